import { Pencil, Tag, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link } from "react-router";
import { Button, IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { EmptyState } from "@/components/ui/state";
import { wordsFor } from "@/features/auth/components/use-form";
import { Loaded } from "@/features/settings/components/loaded";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { toast } from "@/lib/toast";
import { type Label, useLabels, useRemoveLabel, useRenameLabel } from "../api/labels";
import { labelPath } from "../model/path";

/** Every label, with how many open tasks have it. */
export default function LabelsPage() {
  useTitle(t("labels.all"));
  const [chosen, choose] = useState<{ label: Label; what: "rename" | "remove" } | null>(null);
  const close = () => choose(null);
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-3xl px-2 pt-6 pb-32 md:px-8 md:pt-10">
        <h1 className="mb-2 min-h-11 px-2 text-xl font-semibold tracking-tight md:px-3">{t("labels.all")}</h1>
        <Loaded query={useLabels()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<Tag />} title={t("labels.none")} text={t("labels.none_text")} />
            ) : (
              <ul>
                {items.map((label) => (
                  <Row key={label.name} label={label} onChoose={(what) => choose({ label, what })} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      <Dialog open={chosen?.what === "rename"} onClose={close} title={t("labels.rename")}>
        {chosen && <Rename name={chosen.label.name} onDone={close} />}
      </Dialog>
      <Dialog open={chosen?.what === "remove"} onClose={close} title={t("labels.remove_all")}>
        {chosen && <Remove label={chosen.label} onDone={close} />}
      </Dialog>
    </main>
  );
}

function Row({ label, onChoose }: { label: Label; onChoose: (what: "rename" | "remove") => void }) {
  const named = { label: label.name };
  return (
    <li className="flex items-center rounded-md hover:bg-sunken">
      <Link
        to={labelPath(label.name)}
        className="flex min-h-13 min-w-0 flex-1 items-center gap-3 rounded-md px-3"
      >
        <Tag size={16} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1 truncate text-base md:text-sm">{label.name}</span>
        <span className="text-xs text-muted tabular-nums">{label.count}</span>
      </Link>
      <IconButton label={t("labels.rename_named", named)} onClick={() => onChoose("rename")}>
        <Pencil size={16} aria-hidden />
      </IconButton>
      <IconButton label={t("labels.remove_named", named)} onClick={() => onChoose("remove")}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </li>
  );
}

const said = (error: unknown) => toast(wordsFor(error), { tone: "error" });

function Rename({ name, onDone }: { name: string; onDone: () => void }) {
  const [to, setTo] = useState(name);
  const { mutate, isPending } = useRenameLabel();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ from: name, to: to.trim() }, { onSuccess: onDone, onError: said });
  };
  return (
    <form onSubmit={submit} className="grid gap-2 p-6">
      <Field
        autoFocus
        label={t("labels.name")}
        hint={t("labels.rename_hint")}
        value={to}
        maxLength={50}
        required
        onChange={({ target }) => setTo(target.value)}
      />
      <Choices onDone={onDone}>
        <Button type="submit" look="primary" busy={isPending} disabled={!to.trim() || to.trim() === name}>
          {t("save")}
        </Button>
      </Choices>
    </form>
  );
}

function Remove({ label, onDone }: { label: Label; onDone: () => void }) {
  const { mutate, isPending } = useRemoveLabel();
  return (
    <div className="grid gap-2 p-6">
      <p>{t("labels.remove_text", { label: label.name, count: label.count })}</p>
      <Choices onDone={onDone}>
        <Button
          look="danger"
          busy={isPending}
          onClick={() => mutate(label.name, { onSuccess: onDone, onError: said })}
        >
          {t("labels.remove_all")}
        </Button>
      </Choices>
    </div>
  );
}

function Choices({ onDone, children }: { onDone: () => void; children: ReactNode }) {
  return (
    <div className="mt-4 flex justify-end gap-2">
      <Button look="quiet" onClick={onDone}>
        {t("cancel")}
      </Button>
      {children}
    </div>
  );
}
