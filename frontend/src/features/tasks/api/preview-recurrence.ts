import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import type { Due } from "../model/task";

const COUNT = 5;

export const previewOptions = (userId: string, rrule: string, start: Due) =>
  queryOptions({
    queryKey: ["recurrence", userId, rrule, start],
    queryFn: ({ signal }) =>
      dataOf(api.POST("/api/v1/recurrence/preview", { body: { rrule, start, count: COUNT }, signal })),
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
    meta: VOLATILE,
  });
