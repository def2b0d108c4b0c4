import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { VOLATILE } from "@/lib/query";
import { useUserId } from "./profile";

export type Session = components["schemas"]["SessionOut"];

export const sessionsOptions = (userId: string) =>
  queryOptions({
    queryKey: ["sessions", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/auth/sessions", { signal })),
    meta: VOLATILE,
  });

/** End one session; all others without one. */
export function useEndSession() {
  const client = useQueryClient();
  const { queryKey } = sessionsOptions(useUserId());
  return useMutation({
    mutationFn: (id: string | null) =>
      id
        ? dataOf(api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }))
        : dataOf(api.DELETE("/api/v1/auth/sessions")),
    onSettled: () => askAgain(client, { queryKey }),
  });
}
