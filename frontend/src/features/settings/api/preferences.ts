import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { VOLATILE } from "@/lib/query";
import { useUserId } from "./profile";

export type Preferences = components["schemas"]["PreferencesOut"];
export type PreferenceChanges = components["schemas"]["PreferencesIn"];
export type Kind = keyof Preferences["kinds"];
export type Channel = keyof Preferences["kinds"][Kind];

export const KINDS = ["reminder", "overdue", "digest", "security"] as const satisfies readonly Kind[];
export const CHANNELS = ["email", "in_app", "webhook"] as const satisfies readonly Channel[];

export const preferencesOptions = (userId: string) =>
  queryOptions({
    queryKey: ["preferences", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/notifications/preferences", { signal })),
    meta: VOLATILE,
  });

/** Choose: what is left out stays as it is. */
export function useChoose() {
  const client = useQueryClient();
  const { queryKey } = preferencesOptions(useUserId());
  return useMutation({
    scope: { id: "preferences" },
    mutationFn: (body: PreferenceChanges) => dataOf(api.PUT("/api/v1/notifications/preferences", { body })),
    onSuccess: (found) => client.setQueryData(queryKey, found),
  });
}
