import { useInfiniteQuery } from "@tanstack/react-query";
import { type Delivery, deliveriesOptions } from "@/features/notifications/api/task-deliveries";
import { useUserId } from "@/features/settings/api/profile";
import { isKey, t } from "@/lib/i18n";
import { useMoment } from "../../model/moment";
import { instantWords } from "../../model/words";
import { Pages } from "./pages";

/** What was sent about a task, by which way, and when; or why it was not. */
export function Deliveries({ taskId }: { taskId: string }) {
  const query = useInfiniteQuery(deliveriesOptions(useUserId(), taskId));
  const { zone } = useMoment();
  return (
    <Pages query={query} none={t("delivery.none")}>
      {(one) => (
        <li key={one.id} className="grid gap-0.5 border-l-2 border-line pl-3">
          <span className="break-words">
            {kindWords(one.kind)} · {t(`notify.${one.channel}`)}{" "}
            <span
              className={one.status === "bounced" || one.status === "dead" ? "text-danger" : "text-muted"}
            >
              · {t(`delivery.${one.status}`)}
            </span>
          </span>
          {one.reason && <span className="text-xs text-muted">{t(`delivery.why_${one.reason}`)}</span>}
          <span className="text-xs break-words text-muted">
            {[instantWords(whenOf(one), zone), one.recipient, one.detail].filter(Boolean).join(" · ")}
          </span>
        </li>
      )}
    </Pages>
  );
}

const whenOf = (one: Delivery) => one.sent_at ?? one.next_try_at ?? one.created_at;

/** A kind that a newer server knows is shown by its own name. */
function kindWords(kind: string): string {
  const key = `notify.${kind}`;
  return isKey(key) ? t(key) : kind;
}
