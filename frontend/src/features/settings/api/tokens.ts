import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { VOLATILE } from "@/lib/query";
import { useUserId } from "./profile";

export type TokenFields = components["schemas"]["AccessTokenIn"];
export type Scope = TokenFields["scopes"][number];

export const SCOPES = [
  "tasks:read",
  "tasks:write",
  "account:read",
  "notifications:read",
  "notifications:write",
] as const satisfies readonly Scope[];

export const tokensOptions = (userId: string) =>
  queryOptions({
    queryKey: ["tokens", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/auth/tokens", { signal })),
    meta: VOLATILE,
  });

/** Make a token; the answer is the only one that has its secret. */
export function useMakeToken() {
  const client = useQueryClient();
  const { queryKey } = tokensOptions(useUserId());
  return useMutation({
    mutationFn: (body: TokenFields) => dataOf(api.POST("/api/v1/auth/tokens", { body })),
    gcTime: 0,
    onSettled: () => askAgain(client, { queryKey }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  const { queryKey } = tokensOptions(useUserId());
  return useMutation({
    mutationFn: (id: string) =>
      dataOf(api.DELETE("/api/v1/auth/tokens/{token_id}", { params: { path: { token_id: id } } })),
    onSettled: () => askAgain(client, { queryKey }),
  });
}
