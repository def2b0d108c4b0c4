import { type InfiniteData, infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useUserId } from "@/features/settings/api/profile";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { outbox } from "@/lib/outbox";
import { withoutTwin } from "@/lib/outbox/twin";
import { useStore } from "@/lib/store";
import { addDays, dayStart } from "@/lib/zone";
import { currentMoment, useMoment } from "../model/moment";
import { overlaid } from "../model/overlay";
import type { Status, Task } from "../model/task";
import { type Listing, partsOf, type View } from "../model/views";
import { type Filters, taskKeys } from "./keys";

export type TaskPage = components["schemas"]["TaskPage"];
export type TaskPages = InfiniteData<TaskPage, string | null>;

const PAGE = 100;

export const taskListOptions = (userId: string, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: taskKeys.list(userId, filters),
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...queryOf(filters.view, currentMoment().zone),
        limit: PAGE,
        ...(pageParam && { cursor: pageParam }),
      };
      return dataOf(api.GET("/api/v1/tasks", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

function queryOf(listing: Listing, zone: string) {
  const [kind, one, other] = partsOf(listing);
  if (kind === "project") return { project_id: one, status: other as Status, sort: "position" as const };
  if (kind === "below") return { parent_id: one, sort: "position" as const };
  if (kind === "label") return { label: other, status: one as Status };
  if (kind === "due") return { ...between(one, other, zone), sort: "due" as const };
  return { view: listing as View };
}

/** Instants, from the beginning of the first day to the end of the last. */
const between = (first: string, last: string, zone: string) => ({
  due_after: new Date(dayStart(first, zone)).toISOString(),
  due_before: new Date(dayStart(addDays(last, 1), zone)).toISOString(),
});

/** The tasks of a view as the user has left them, what is not saved yet included. */
export function useTaskList(filters: Filters, enabled = true) {
  const query = useInfiniteQuery({ ...taskListOptions(useUserId(), filters), enabled });
  const stored = useStore(outbox);
  const at = useMoment();
  const { data, hasNextPage } = query;
  const { view } = filters;
  const tasks = useMemo((): Task[] | undefined => {
    const items = data?.pages.flatMap((page) => page.items);
    return items && overlaid(items, withoutTwin(stored, items), view, at, !hasNextPage);
  }, [data, stored, view, at, hasNextPage]);
  return { ...query, tasks };
}
