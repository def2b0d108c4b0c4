import {
  CalendarDays,
  CheckCheck,
  CloudOff,
  Compass,
  Inbox,
  Plus,
  Sun,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { useParams } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { reachable } from "@/lib/api/reachable";
import { t } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { useTitle } from "@/lib/title";
import { compose, fieldsFor } from "../components/composer";
import { TaskList } from "../components/task-list";
import { useOpenTask } from "../components/use-open-task";
import { selecting } from "../components/use-picking";
import { WithPanel } from "../components/with-panel";
import { useSections } from "./use-sections";

export type PageView = "inbox" | "today" | "upcoming" | "done" | "trash";
const PAGE_VIEWS: readonly string[] = ["inbox", "today", "upcoming", "done", "trash"];
const isPageView = (name: string): name is PageView => PAGE_VIEWS.includes(name);

const ICONS: Record<PageView, ReactNode> = {
  inbox: <Inbox />,
  today: <Sun />,
  upcoming: <CalendarDays />,
  done: <CheckCheck />,
  trash: <Trash2 />,
};

/** A view of tasks with, beside it, the one that is open. */
export default function ViewPage() {
  const { view = "inbox", taskId } = useParams();
  if (!isPageView(view)) {
    return (
      <main id="main" tabIndex={-1}>
        <EmptyState isPage icon={<Compass />} title={t("error.no_page")} text={t("error.no_page_text")} />
      </main>
    );
  }
  return <View view={view} named={taskId ?? null} />;
}

function View({ view, named }: { view: PageView; named: string | null }) {
  useTitle(t(`view.${view}`));
  const [openId, open] = useOpenTask(named);
  const list = useSections(view);
  return (
    <WithPanel openId={openId} onOpen={open}>
      <header className="mb-2 flex min-h-11 items-center justify-between gap-2 px-2 md:px-3">
        <h1 className="text-xl font-semibold tracking-tight">{t(`view.${view}`)}</h1>
        <span className="flex gap-1">
          {hasTasks(list) && (
            <Button look="quiet" onClick={() => selecting.set(true)} className="max-md:min-h-11">
              {t("select.begin")}
            </Button>
          )}
          {view !== "done" && view !== "trash" && (
            <Button look="quiet" onClick={() => compose(fieldsFor(`/${view}`))} className="max-md:hidden">
              <Plus size={16} aria-hidden /> {t("task.new")}
            </Button>
          )}
        </span>
      </header>
      <Tasks view={view} list={list} openId={openId} onOpen={open} />
    </WithPanel>
  );
}

type List = ReturnType<typeof useSections>;
const hasTasks = ({ sections }: List) => sections?.some(({ tasks }) => tasks.length > 0) ?? false;

interface TasksProps {
  view: PageView;
  list: List;
  openId: string | null;
  onOpen: (id: string | null) => void;
}

function Tasks({ view, list, openId, onOpen }: TasksProps) {
  const { sections, isPending, isError, isPaused, refetch, more } = list;
  const online = useStore(reachable);
  if (sections && hasTasks(list)) {
    return <TaskList key={view} sections={sections} openId={openId} onOpen={onOpen} onEnd={more} />;
  }
  if (sections) {
    const isWork = view !== "done" && view !== "trash";
    return (
      <EmptyState
        icon={ICONS[view]}
        title={t(`empty.${view}`)}
        text={t(`empty.${view}_text`)}
        action={isWork && <Button onClick={() => compose(fieldsFor(`/${view}`))}>{t("task.new")}</Button>}
      />
    );
  }
  if (isPaused || (isError && !online))
    return <EmptyState icon={<CloudOff />} title={t("offline.title")} text={t("offline.no_copy")} />;
  if (isError) {
    return (
      <EmptyState
        role="alert"
        icon={<TriangleAlert />}
        title={t("error.title")}
        text={t("error.text")}
        action={<Button onClick={refetch}>{t("retry")}</Button>}
      />
    );
  }
  return isPending ? <RowsSkeleton /> : null;
}
