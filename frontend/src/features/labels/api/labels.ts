import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { taskKeys } from "@/features/tasks/api/keys";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";

export type Label = components["schemas"]["LabelOut"];

export const labelsOptions = (userId: string) =>
  queryOptions({
    queryKey: ["labels", userId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/labels", { signal })),
  });

export const useLabels = () => useQuery(labelsOptions(useUserId()));

/** Give a label another name on all tasks; of two with one name becomes one. */
export function useRenameLabel() {
  return useLabelChange(({ from, to }: { from: string; to: string }) =>
    dataOf(api.PATCH("/api/v1/labels/{name}", { params: { path: { name: from } }, body: { name: to } })),
  );
}

/** Take a label off all tasks. */
export function useRemoveLabel() {
  return useLabelChange((name: string) =>
    dataOf(api.DELETE("/api/v1/labels/{name}", { params: { path: { name } } })),
  );
}

function useLabelChange<Change>(mutationFn: (change: Change) => Promise<unknown>) {
  const client = useQueryClient();
  const userId = useUserId();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        askAgain(client, { queryKey: labelsOptions(userId).queryKey }),
        askAgain(client, { queryKey: taskKeys.all(userId) }),
      ]),
  });
}
