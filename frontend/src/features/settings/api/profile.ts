import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { session } from "@/lib/api/session";
import { useStore } from "@/lib/store";

export type Profile = components["schemas"]["ProfileOut"];
export type ProfileChanges = components["schemas"]["ProfileIn"];

export const profileOptions = (userId: string) =>
  queryOptions({
    queryKey: ["profile", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/me", { signal })),
    staleTime: 5 * 60_000,
  });

/** Whose tasks are shown. Only below a route for members. */
export function useUserId(): string {
  return useStore(session).userId ?? "";
}

export function useProfile(): Profile | undefined {
  return useQuery(profileOptions(useUserId())).data;
}

export function useChangeProfile() {
  const client = useQueryClient();
  const { queryKey } = profileOptions(useUserId());
  return useMutation({
    mutationFn: (body: ProfileChanges) => dataOf(api.PATCH("/api/v1/me", { body })),
    onSuccess: (profile) => client.setQueryData(queryKey, profile),
  });
}
