import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useUserId } from "@/features/settings/api/profile";
import { api, dataOf } from "@/lib/api/client";
import { outbox } from "@/lib/outbox";
import { useStore } from "@/lib/store";
import { useMoment } from "../model/moment";
import { overlaidCounts } from "../model/overlay";
import type { Counts } from "../model/task";
import { taskKeys } from "./keys";

export const countsOptions = (userId: string) =>
  queryOptions({
    queryKey: taskKeys.counts(userId),
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/tasks/counts", { signal })),
  });

export function useCounts(): Counts | undefined {
  const { data } = useQuery(countsOptions(useUserId()));
  const { queue } = useStore(outbox);
  const at = useMoment();
  return useMemo(() => data && overlaidCounts(data, queue, at), [data, queue, at]);
}
