import { api, dataOf } from "@/lib/api/client";
import { SessionEnded } from "@/lib/api/problem";
import { leave } from "@/lib/api/session";

/** End the session everywhere, and forget all that this browser holds. Errors: `Unreachable`, `Problem`. */
export async function logout(): Promise<void> {
  try {
    await dataOf(api.POST("/api/v1/auth/logout"));
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
  }
  await leave();
}
