import { useMutation, useQueryClient } from "@tanstack/react-query";
import { projectsOptions } from "@/features/projects/api/list-projects";
import { useUserId } from "@/features/settings/api/profile";
import { taskKeys } from "@/features/tasks/api/keys";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { askAgain } from "@/lib/ask-again";

export type Wanted = components["schemas"]["ImportIn"];
export type Report = components["schemas"]["ImportOut"];
export const FORMATS = ["json", "csv", "ics"] as const;
export type Format = (typeof FORMATS)[number];

/** All tasks and projects as a file. Errors: those of the client. */
export async function exportTasks(format: Format): Promise<Blob> {
  const params = { query: { format } };
  return (await dataOf(api.GET("/api/v1/tasks/export", { params, parseAs: "blob" }))) as Blob;
}

/** Take in tasks. The same file again makes nothing twice, however often it is sent. */
export function useImport() {
  const client = useQueryClient();
  const userId = useUserId();
  return useMutation({
    mutationFn: async ({ body, key }: { body: Wanted; key: string }): Promise<Report> =>
      dataOf(api.POST("/api/v1/tasks/import", { params: { header: { "Idempotency-Key": key } }, body })),
    onSettled: () =>
      Promise.all([
        askAgain(client, { queryKey: taskKeys.all(userId) }),
        askAgain(client, { queryKey: projectsOptions(userId).queryKey }),
      ]),
  });
}
