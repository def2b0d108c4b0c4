import { dataOf, publicApi } from "@/lib/api/client";
import { leave } from "@/lib/api/session";

/** Set a new password with the token of the mail's link. All sessions end, this browser's too. Errors: `Problem` (`token_invalid`), `Unreachable`. */
export async function resetPassword(body: { token: string; password: string }): Promise<void> {
  await dataOf(publicApi.POST("/api/v1/auth/password/reset", { body }));
  await leave();
}
