import { dataOf, publicApi } from "@/lib/api/client";
import { leave } from "@/lib/api/session";

/** The account goes in seven days; all its sessions end, this browser's too. Errors: `Problem` (`token_invalid`), `Unreachable`. */
export async function confirmDeletion(token: string): Promise<void> {
  await dataOf(publicApi.POST("/api/v1/me/deletion/confirm", { body: { token } }));
  await leave();
}
