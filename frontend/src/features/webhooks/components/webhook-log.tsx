import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { useUserId } from "@/features/settings/api/profile";
import { Loaded } from "@/features/settings/components/loaded";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { type Delivery, deliveriesOptions, useReplay } from "../api/deliveries";
import { eventWords } from "../model/words";

const LOOKS: Record<Delivery["state"], string> = {
  pending: "text-muted",
  delivered: "text-accent",
  failed: "text-danger",
  suppressed: "text-muted",
};

/** What a webhook was sent, and what became of it. */
export function WebhookLog({ webhookId }: { webhookId: string }) {
  const query = useInfiniteQuery(deliveriesOptions(useUserId(), webhookId));
  const { mutate, isPending } = useReplay(webhookId);
  const replay = (id: string) =>
    mutate(id, {
      onSuccess: () => toast(t("hooks.replayed")),
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  return (
    <section aria-label={t("hooks.log")} className="grid gap-2 border-t border-line pt-3">
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (!items.length) return <p className="text-muted">{t("hooks.log_empty")}</p>;
          return (
            <ul className="grid gap-1">
              {items.map((one) => (
                <Row key={one.id} told={one} busy={isPending} onReplay={() => replay(one.id)} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t("audit.more")}
        </Button>
      )}
    </section>
  );
}

function Row({ told, busy, onReplay }: { told: Delivery; busy: boolean; onReplay: () => void }) {
  const { zone } = useMoment();
  const newest = told.tries.at(-1);
  const answer = newest && (newest.status ? `${newest.status} ${newest.excerpt}` : newest.error);
  return (
    <li className="flex min-h-13 items-center gap-3">
      <div className="min-w-0 flex-1">
        <p>
          {eventWords(told.type)}{" "}
          <span className={`font-medium ${LOOKS[told.state]}`}>· {t(`hooks.state_${told.state}`)}</span>
        </p>
        <p className="text-xs break-words text-muted">
          {[
            instantWords(told.created_at, zone),
            told.tries.length > 0 && t("hooks.tries", { count: told.tries.length }),
            told.next_try_at && t("hooks.next", { when: instantWords(told.next_try_at, zone) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {answer && <p className="text-xs break-words text-muted">{answer}</p>}
      </div>
      {told.state !== "pending" && (
        <Button disabled={busy} onClick={onReplay} className="max-md:min-h-11">
          {t("hooks.replay")}
        </Button>
      )}
    </li>
  );
}
