import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, TriangleAlert } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { INPUT } from "@/components/ui/field";
import { EmptyState } from "@/components/ui/state";
import { useUserId } from "@/features/settings/api/profile";
import { TaskList } from "@/features/tasks/components/task-list";
import { WithPanel } from "@/features/tasks/components/with-panel";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { usePaused } from "@/lib/use-pause";
import { searchOptions } from "../api/search-tasks";

const PAUSE_MS = 250;

export default function SearchPage() {
  useTitle(t("search.title"));
  const [params, setParams] = useSearchParams();
  const words = params.get("q") ?? "";
  const openId = params.get("task");
  const set = useCallback(
    (part: { q?: string; task?: string | null }) =>
      setParams(
        (now) => {
          for (const [name, value] of Object.entries(part)) value ? now.set(name, value) : now.delete(name);
          return now;
        },
        { replace: true },
      ),
    [setParams],
  );
  const open = useCallback((id: string | null) => set({ task: id }), [set]);
  return (
    <WithPanel openId={openId} onOpen={open}>
      <h1 className="px-2 text-xl font-semibold tracking-tight md:px-3">{t("search.title")}</h1>
      <div className="px-2 md:px-3">
        <input
          autoFocus
          type="search"
          value={words}
          maxLength={200}
          aria-label={t("search.placeholder")}
          placeholder={t("search.placeholder")}
          onChange={({ target }) => set({ q: target.value })}
          className={`${INPUT} my-4 min-h-11`}
        />
      </div>
      <Found words={usePaused(words.trim(), PAUSE_MS)} openId={openId} onOpen={open} />
    </WithPanel>
  );
}

function Found({
  words,
  openId,
  onOpen,
}: {
  words: string;
  openId: string | null;
  onOpen: (id: string | null) => void;
}) {
  const { data, isError, hasNextPage, fetchNextPage } = useInfiniteQuery(searchOptions(useUserId(), words));
  const sections = useMemo(
    () => [{ id: "found", tasks: data?.pages.flatMap((page) => page.items) ?? [] }],
    [data],
  );
  const more = useCallback(() => {
    if (hasNextPage) void fetchNextPage();
  }, [hasNextPage, fetchNextPage]);
  if (!words) return <EmptyState icon={<Search />} title={t("search.begin")} text={t("search.begin_text")} />;
  if (isError)
    return (
      <EmptyState role="alert" icon={<TriangleAlert />} title={t("error.title")} text={t("error.text")} />
    );
  if (!data) return <RowsSkeleton />;
  if (sections[0]?.tasks.length === 0) {
    return (
      <EmptyState
        role="status"
        icon={<Search />}
        title={t("search.nothing")}
        text={t("search.nothing_text")}
      />
    );
  }
  return <TaskList sections={sections} openId={openId} onOpen={onOpen} onEnd={more} />;
}
