import { Plus, Tag, TriangleAlert } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useParams } from "react-router";
import { RowsSkeleton } from "@/app/skeletons";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { useTaskList } from "@/features/tasks/api/list-tasks";
import { compose } from "@/features/tasks/components/composer";
import { TaskList } from "@/features/tasks/components/task-list";
import { useOpenTask } from "@/features/tasks/components/use-open-task";
import { WithPanel } from "@/features/tasks/components/with-panel";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";

/** The open tasks that have a label. */
export default function LabelPage() {
  const { name = "" } = useParams();
  useTitle(`@${name}`);
  const [openId, open] = useOpenTask();
  return (
    <WithPanel openId={openId} onOpen={open}>
      <header className="mb-2 flex min-h-11 items-center justify-between gap-2 px-2 md:px-3">
        <h1 className="truncate text-xl font-semibold tracking-tight">@{name}</h1>
        <Button look="quiet" onClick={() => compose({ labels: [name] })} className="max-md:hidden">
          <Plus size={16} aria-hidden /> {t("task.new")}
        </Button>
      </header>
      <Tasks key={name} name={name} openId={openId} onOpen={open} />
    </WithPanel>
  );
}

interface Props {
  name: string;
  openId: string | null;
  onOpen: (id: string | null) => void;
}

function Tasks({ name, openId, onOpen }: Props) {
  const doing = useTaskList({ view: `label:doing:${name}` });
  const todo = useTaskList({ view: `label:todo:${name}` });
  const sections = useMemo(
    () => [
      { id: "doing", heading: { name: t("status.doing") }, tasks: doing.tasks ?? [] },
      { id: "todo", heading: { name: t("status.todo") }, tasks: todo.tasks ?? [] },
    ],
    [doing.tasks, todo.tasks],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = doing.hasNextPage ? doing : todo;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (sections.some(({ tasks }) => tasks.length > 0)) {
    return <TaskList sections={sections} openId={openId} onOpen={onOpen} onEnd={more} />;
  }
  if (todo.isError || doing.isError) {
    const text = t("error.text");
    return <EmptyState role="alert" icon={<TriangleAlert />} title={t("error.title")} text={text} />;
  }
  if (!todo.tasks || !doing.tasks) return <RowsSkeleton />;
  return <EmptyState icon={<Tag />} title={t("labels.empty")} text={t("labels.empty_text")} />;
}
