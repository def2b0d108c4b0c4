import { api, dataOf } from "@/lib/api/client";

/** Have a link sent to a new address, which moves the account there. Errors: `Problem` (`wrong_password`, `validation_failed`), those of the client. */
export async function changeEmail(body: { email: string; password: string }): Promise<void> {
  await dataOf(api.POST("/api/v1/auth/email/change", { body }));
}
