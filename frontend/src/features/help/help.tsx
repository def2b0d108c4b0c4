import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { overlay } from "@/features/shell/use-global-keys";
import { type Key, t } from "@/lib/i18n";
import { type Shortcut, shortcuts } from "@/lib/keys";

/** The keys that work here, as they are registered. */
export function Help() {
  const groups = Map.groupBy(shortcuts(), (one) => one.group);
  return (
    <Dialog open onClose={() => overlay.set(null)} title={t("keys.help")}>
      <div className="grid gap-x-8 gap-y-4 p-6 md:grid-cols-2">
        {[...groups].map(([name, list]) => (
          <Group key={name} name={name} list={list} />
        ))}
      </div>
    </Dialog>
  );
}

function Group({ name, list }: { name: Key; list: Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted">{t(name)}</h3>
      <dl>
        {list.map(({ keys, does }) => (
          <div key={keys.join()} className="flex min-h-8 items-center justify-between gap-4">
            <dt>{t(does)}</dt>
            <dd>
              <Kbd keys={keys[0] ?? ""} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
