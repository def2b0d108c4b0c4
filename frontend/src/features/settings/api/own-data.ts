import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import { renewAccess } from "@/lib/api/session";
import { askAgain } from "@/lib/ask-again";
import { profileOptions, useUserId } from "./profile";

const AGAIN_MS = 3000;
const LONGEST_MS = 5 * 60_000;

/** Ask for all of one's data, and wait until the file is there. Out: the ZIP. Errors: those of the client; `AbortError`. */
export async function exportData(signal: AbortSignal): Promise<Blob> {
  const { id } = await dataOf(api.POST("/api/v1/me/export", { signal }));
  const until = Date.now() + LONGEST_MS;
  while (Date.now() < until) {
    const file = await exportFile(id, signal);
    if (file) return file;
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    signal.throwIfAborted();
  }
  throw new DOMException("The file is not there yet", "TimeoutError");
}

async function exportFile(id: string, signal: AbortSignal): Promise<Blob | null> {
  const params = { path: { export_id: id } };
  const { data, response } = await api.GET("/api/v1/me/export/{export_id}", {
    params,
    signal,
    parseAs: "blob",
  });
  return response.status === 200 ? (data as Blob) : null;
}

/** Have a link sent that confirms the deletion. Errors: `Problem` (`wrong_password`), those of the client. */
export async function requestDeletion(body: { password: string }): Promise<void> {
  await dataOf(api.DELETE("/api/v1/me", { body }));
}

/** Keep an account that is about to be deleted. */
export function useKeepAccount() {
  const client = useQueryClient();
  const { queryKey } = profileOptions(useUserId());
  return useMutation({
    mutationFn: async () => {
      await dataOf(api.DELETE("/api/v1/me/deletion"));
      await renewAccess();
    },
    onSettled: () => askAgain(client, { queryKey }),
  });
}
