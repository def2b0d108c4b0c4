import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";
import { VOLATILE } from "@/lib/query";
import { pathOf, webhooksOptions } from "./webhooks";

export type Delivery = components["schemas"]["WebhookDeliveryOut"];

const PAGE = 20;
const SOON_MS = 10_000;
const LOOK_MS = 1500;

/** What was sent to a webhook, the newest first. While something is about to be sent it is looked at again. */
export const deliveriesOptions = (userId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [...webhooksOptions(userId).queryKey, id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return dataOf(
        api.GET("/api/v1/webhooks/{webhook_id}/deliveries", { params: { ...pathOf(id), query }, signal }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((one) => isAboutToGo(one, Date.now())) ? LOOK_MS : false,
    meta: VOLATILE,
  });

/** Not one that waits for the receiver to get well: that takes hours. */
export function isAboutToGo({ state, next_try_at: at }: Delivery, now: number): boolean {
  return state === "pending" && (at === null || Date.parse(at) < now + SOON_MS);
}

/** Send a message that says no more than that it is a test. */
export function useSendTest(id: string) {
  const looked = useLogged(id);
  return useMutation({
    mutationFn: () => dataOf(api.POST("/api/v1/webhooks/{webhook_id}/test", { params: pathOf(id) })),
    onSettled: looked,
  });
}

/** Send a message again, under the same id. */
export function useReplay(id: string) {
  const looked = useLogged(id);
  return useMutation({
    mutationFn: (deliveryId: string) =>
      dataOf(
        api.POST("/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", {
          params: { path: { webhook_id: id, delivery_id: deliveryId } },
        }),
      ),
    onSettled: looked,
  });
}

function useLogged(id: string) {
  const client = useQueryClient();
  const { queryKey } = deliveriesOptions(useUserId(), id);
  return () => askAgain(client, { queryKey });
}
