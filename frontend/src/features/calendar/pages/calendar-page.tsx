import { ChevronLeft, ChevronRight, CloudOff, TriangleAlert } from "lucide-react";
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import { Button, IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { useListKeys } from "@/features/tasks/components/use-list-keys";
import { useOpenTask } from "@/features/tasks/components/use-open-task";
import { WithPanel } from "@/features/tasks/components/with-panel";
import { useMoment } from "@/features/tasks/model/moment";
import type { Task } from "@/features/tasks/model/task";
import { region, t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { DayList } from "../components/day-list";
import { DragDays } from "../components/drag-days";
import { MonthGrid } from "../components/month-grid";
import { useMonth, usePrepareMonth } from "../components/use-month";
import { addMonths, monthOf } from "../model/month";

const DAY = /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** What is due in a month, and on one of its days: `?day=` says which. */
export default function CalendarPage() {
  useTitle(t("calendar.title"));
  const { today } = useMoment();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("day") ?? "";
  const chosen = DAY.test(asked) ? addMonths(asked, 0) : today;
  const [openId, open] = useOpenTask();
  const choose = useCallback(
    (day: string) =>
      setSearch(
        (now) => {
          now.set("day", day);
          return now;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const { weeks, days, isError, isPaused } = useMonth(monthOf(chosen));
  const tasks = days?.get(chosen) ?? NONE;
  useListKeys(tasks, openId, open, reveal);
  return (
    <WithPanel openId={openId} onOpen={open} wide>
      <div className="mx-auto max-w-6xl">
        <Header chosen={chosen} today={today} onChoose={choose} />
        {!days && (isError || isPaused) ? (
          <Failure isPaused={isPaused} />
        ) : (
          <DragDays>
            <MonthGrid weeks={weeks} days={days} chosen={chosen} onChoose={choose} onOpen={open} />
            <DayList day={chosen} tasks={tasks} openId={openId} onOpen={open} />
          </DragDays>
        )}
      </div>
    </WithPanel>
  );
}

const NONE: Task[] = [];

function reveal(id: string): void {
  document.querySelector(`[data-task="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
}

interface HeaderProps {
  chosen: string;
  today: string;
  onChoose: (day: string) => void;
}

function Header({ chosen, today, onChoose }: HeaderProps) {
  const prepare = usePrepareMonth();
  const to = (months: number) => {
    const day = addMonths(chosen, months);
    return { onClick: () => onChoose(day), onPointerEnter: () => prepare(day), onFocus: () => prepare(day) };
  };
  return (
    <header className="mb-3 flex min-h-11 items-center gap-1 px-2 md:px-0">
      <h1 aria-live="polite" className="min-w-0 flex-1 truncate text-xl font-semibold tracking-tight">
        {new Date(`${chosen}T12:00:00Z`).toLocaleDateString(region(), {
          month: "long",
          year: "numeric",
          timeZone: "UTC",
        })}
      </h1>
      <IconButton label={t("calendar.previous")} {...to(-1)}>
        <ChevronLeft size={18} aria-hidden />
      </IconButton>
      <Button onClick={() => onChoose(today)}>{t("day.today")}</Button>
      <IconButton label={t("calendar.next")} {...to(1)}>
        <ChevronRight size={18} aria-hidden />
      </IconButton>
    </header>
  );
}

function Failure({ isPaused }: { isPaused: boolean }) {
  if (isPaused)
    return <EmptyState icon={<CloudOff />} title={t("offline.title")} text={t("offline.no_copy")} />;
  return <EmptyState role="alert" icon={<TriangleAlert />} title={t("error.title")} text={t("error.text")} />;
}
