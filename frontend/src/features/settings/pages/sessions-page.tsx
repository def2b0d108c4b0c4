import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { isKey, t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { auditOptions } from "../api/audit";
import { useUserId } from "../api/profile";
import { type Session, sessionsOptions, useEndSession } from "../api/sessions";
import { Section, SettingsFrame } from "../components/frame";
import { Loaded } from "../components/loaded";

/** Where one is signed in, and what happened to the account. */
export default function SessionsPage() {
  return (
    <SettingsFrame>
      <SignedIn />
      <Activity />
    </SettingsFrame>
  );
}

function SignedIn() {
  const query = useQuery(sessionsOptions(useUserId()));
  const { mutate, isPending } = useEndSession();
  const end = (id: string | null) =>
    mutate(id, {
      onSuccess: () => toast(t("sessions.ended")),
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  return (
    <Section title={t("sessions.signed_in")}>
      <Loaded query={query}>
        {({ items }) => (
          <>
            <ul className="grid gap-1">
              {items.map((one) => (
                <Row key={one.id} session={one} busy={isPending} onEnd={() => end(one.id)} />
              ))}
            </ul>
            {items.length > 1 && (
              <Button look="danger" className="justify-self-start" busy={isPending} onClick={() => end(null)}>
                {t("sessions.end_others")}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Row({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const { zone } = useMoment();
  return (
    <li className="flex min-h-13 items-center gap-3 rounded-md py-1">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {session.device}
          {session.current && <span className="font-normal text-accent"> · {t("sessions.this")}</span>}
        </p>
        <p className="text-xs text-muted">
          {session.address} · {instantWords(session.last_used_at, zone)}
        </p>
      </div>
      {!session.current && (
        <Button
          disabled={busy}
          onClick={onEnd}
          aria-label={t("sessions.end_named", { device: session.device })}
        >
          {t("auth.log_out")}
        </Button>
      )}
    </li>
  );
}

function Activity() {
  const query = useInfiniteQuery(auditOptions(useUserId()));
  const { zone } = useMoment();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <Section title={t("audit.title")} text={t("audit.text")}>
      <Loaded query={query}>
        {({ pages }) => (
          <ul className="grid gap-1">
            {pages
              .flatMap(({ items }) => items)
              .map((one) => (
                <li key={one.id} className="grid min-h-13 content-center">
                  <p>{kindWords(one.kind)}</p>
                  <p className="text-xs text-muted">
                    {[instantWords(one.at, zone), one.device, one.address, one.detail]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {hasNextPage && (
        <Button className="justify-self-start" busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t("audit.more")}
        </Button>
      )}
    </Section>
  );
}

/** A kind that a newer server knows is shown by its own name. */
function kindWords(kind: string): string {
  const key = `audit.${kind}`;
  return isKey(key) ? t(key) : kind.replaceAll("_", " ");
}
