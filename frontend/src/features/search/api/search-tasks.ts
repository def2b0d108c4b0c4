import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { taskKeys } from "@/features/tasks/api/keys";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";

const PAGE = 50;

/** Tasks that have these words, the best first. */
export const searchOptions = (userId: string, words: string) =>
  infiniteQueryOptions({
    queryKey: [...taskKeys.all(userId), "search", words] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { q: words, limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/tasks", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: words !== "",
    placeholderData: keepPreviousData,
    meta: VOLATILE,
  });
