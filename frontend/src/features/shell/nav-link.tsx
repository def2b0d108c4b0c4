import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { intend } from "@/app/lazy";
import { useUserId } from "@/features/settings/api/profile";
import { taskListOptions } from "@/features/tasks/api/list-tasks";
import type { View } from "@/features/tasks/model/views";
import { t } from "@/lib/i18n";

interface Props {
  view: Exclude<View, "overdue">;
  icon: ReactNode;
  count?: number | undefined;
  late?: number | undefined;
}

/** A way to a view. What it needs is loaded as soon as somebody is about to take it. */
export function ViewLink({ view, icon, count = 0, late = 0 }: Props) {
  const client = useQueryClient();
  const userId = useUserId();
  const prepare = () => {
    intend("view");
    void client.prefetchInfiniteQuery(taskListOptions(userId, { view }));
  };
  return (
    <NavLink
      to={`/${view}`}
      onPointerEnter={prepare}
      onFocus={prepare}
      className="flex min-h-9 items-center gap-3 rounded-md px-2 transition-colors hover:bg-line/60 aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent max-md:min-h-11"
    >
      {icon}
      <span className="flex-1">{t(`view.${view}`)}</span>
      {late > 0 && (
        <span className="text-xs font-medium text-danger tabular-nums">
          {late}
          <span className="sr-only"> {t("view.overdue")}</span>
        </span>
      )}
      {count > 0 && <span className="min-w-5 text-right text-xs text-muted tabular-nums">{count}</span>}
    </NavLink>
  );
}
