import { useInfiniteQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { useUserId } from "@/features/settings/api/profile";
import { Loaded } from "@/features/settings/components/loaded";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { type Notification, notificationsOptions } from "../api/list-notifications";
import { useMarkRead } from "../api/mark-read";

/** What one was told of. */
export default function InboxPage() {
  useTitle(t("told.title"));
  const query = useInfiniteQuery(notificationsOptions(useUserId()));
  const { mutate, isPending } = useMarkRead();
  const newest = query.data?.pages[0]?.items[0];
  const hasUnread = query.data?.pages.some((page) => page.items.some((one) => !one.read_at));
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto">
      <div className="mx-auto grid w-full max-w-3xl gap-4 px-4 pt-6 pb-32 md:px-8 md:pt-10">
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-2">
          <h1 className="text-xl font-semibold tracking-tight">{t("told.title")}</h1>
          {newest && hasUnread && (
            <Button busy={isPending} onClick={() => mutate({ id: newest.id, upTo: true })}>
              {t("told.read_all")}
            </Button>
          )}
        </div>
        <Loaded query={query}>
          {({ pages }) => (
            <List items={pages.flatMap((page) => page.items)} onRead={(id) => mutate({ id })} />
          )}
        </Loaded>
        {query.hasNextPage && (
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t("audit.more")}
          </Button>
        )}
      </div>
    </main>
  );
}

function List({ items, onRead }: { items: Notification[]; onRead: (id: string) => void }) {
  if (!items.length) {
    return <EmptyState icon={<BellOff size={24} />} title={t("told.empty")} text={t("told.empty_text")} />;
  }
  return (
    <ul className="grid gap-1">
      {items.map((one) => (
        <Row key={one.id} told={one} onRead={() => one.read_at || onRead(one.id)} />
      ))}
    </ul>
  );
}

function Row({ told, onRead }: { told: Notification; onRead: () => void }) {
  const { zone } = useMoment();
  return (
    <li>
      <Link
        to={told.link}
        onClick={onRead}
        className="flex min-h-13 items-start gap-3 rounded-md px-2 py-2 transition-colors hover:bg-line/60"
      >
        <span className={`mt-2 size-2 shrink-0 rounded-full ${told.read_at ? "" : "bg-accent"}`}>
          {!told.read_at && <span className="sr-only">{t("told.unread")}</span>}
        </span>
        <span className="min-w-0 flex-1">
          <span className={`block break-words ${told.read_at ? "" : "font-medium"}`} dir="auto">
            {told.title}
          </span>
          {told.body && (
            <span className="block break-words text-muted" dir="auto">
              {told.body}
            </span>
          )}
          <span className="block text-xs text-muted">{instantWords(told.created_at, zone)}</span>
        </span>
      </Link>
    </li>
  );
}
