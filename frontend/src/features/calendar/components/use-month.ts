import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useUserId } from "@/features/settings/api/profile";
import { taskListOptions, useTaskList } from "@/features/tasks/api/list-tasks";
import { useMoment } from "@/features/tasks/model/moment";
import type { Listing } from "@/features/tasks/model/views";
import { region } from "@/lib/i18n";
import { byDay, monthOf, weekStart, weeksOf } from "../model/month";

const MOST_PAGES = 20;

/** The weeks of a month, and what is due on each of their days. */
export function useMonth(month: string) {
  const weeks = useMemo(() => weeksOf(month, weekStart(region())), [month]);
  const list = useTaskList({ view: listingOf(weeks) });
  const { zone } = useMoment();
  const { tasks, data, hasNextPage, isFetching, fetchNextPage } = list;
  const mayAsk = hasNextPage && !isFetching && (data?.pages.length ?? 0) < MOST_PAGES;
  useEffect(() => {
    if (mayAsk) void fetchNextPage();
  }, [mayAsk, fetchNextPage]);
  const days = useMemo(() => tasks && byDay(tasks, zone), [tasks, zone]);
  return { weeks, days, isError: list.isError, isPaused: list.isPending && list.isPaused };
}

/** Load another month ahead. */
export function usePrepareMonth() {
  const client = useQueryClient();
  const userId = useUserId();
  return (day: string) => {
    const view = listingOf(weeksOf(monthOf(day), weekStart(region())));
    void client.prefetchInfiniteQuery(taskListOptions(userId, { view }));
  };
}

const listingOf = (weeks: string[][]): Listing => `due:${weeks[0]?.[0]}:${weeks.at(-1)?.at(-1)}`;
