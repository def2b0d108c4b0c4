import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";

const PAGE = 20;

/** What happened to the account, the newest first. */
export const auditOptions = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ["audit", userId],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/me/audit", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    meta: VOLATILE,
  });
