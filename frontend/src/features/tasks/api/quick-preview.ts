import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import type { Due, Recurrence } from "../model/task";

export type Span = components["schemas"]["SpanOut"];

/** What a line would make; nothing is saved. */
export interface Preview {
  task: {
    title: string;
    priority: number;
    labels: string[];
    project_id: string | null;
    due: Due | null;
    reminders: { at: string | null; minutes_before: number | null }[];
    recurrence: Recurrence | null;
  };
  spans: Span[];
}

export const quickPreviewOptions = (userId: string, text: string) =>
  queryOptions({
    queryKey: ["quick", userId, text],
    queryFn: async ({ signal }) => {
      const params = { query: { preview: true } };
      return (await dataOf(
        api.POST("/api/v1/tasks/quick", { params, body: { text }, signal }),
      )) as unknown as Preview;
    },
    enabled: text.trim() !== "",
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
    meta: VOLATILE,
  });
