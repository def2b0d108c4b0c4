import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { VOLATILE } from "@/lib/query";

export type Webhook = components["schemas"]["WebhookOut"];
export type EventName = Webhook["events"][number];
export type WebhookFields = Pick<components["schemas"]["WebhookIn"], "url"> & { events: EventName[] };
export type WebhookChanges = components["schemas"]["WebhookChanges"];

export const EVENTS = [
  "task.created",
  "task.changed",
  "task.completed",
  "task.deleted",
  "reminder",
  "overdue",
  "digest",
] as const satisfies readonly EventName[];

export const webhooksOptions = (userId: string) =>
  queryOptions({
    queryKey: ["webhooks", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/webhooks", { signal })),
    meta: VOLATILE,
  });

/** Make a webhook; the answer is the only one that has its secret. */
export function useMakeWebhook() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: WebhookFields) => dataOf(api.POST("/api/v1/webhooks", { body })),
    gcTime: 0,
    onSettled: changed,
  });
}

export function useChangeWebhook(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: WebhookChanges) =>
      dataOf(api.PATCH("/api/v1/webhooks/{webhook_id}", { params: pathOf(id), body })),
    onSettled: changed,
  });
}

/** Give it a new secret, which this answer alone has; for a day the old one signs, too. */
export function useNewSecret(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => dataOf(api.POST("/api/v1/webhooks/{webhook_id}/secret", { params: pathOf(id) })),
    gcTime: 0,
    onSettled: changed,
  });
}

export function useDeleteWebhook(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => dataOf(api.DELETE("/api/v1/webhooks/{webhook_id}", { params: pathOf(id) })),
    onSettled: changed,
  });
}

export const pathOf = (id: string) => ({ path: { webhook_id: id } });

function useChanged() {
  const client = useQueryClient();
  const { queryKey } = webhooksOptions(useUserId());
  return () => askAgain(client, { queryKey });
}
