import { dataOf, publicApi } from "@/lib/api/client";

/** Move the account to a new address with the token of the mail's link. Errors: `Problem` (`token_invalid`, `email_taken`), `Unreachable`. */
export async function confirmEmail(token: string): Promise<void> {
  await dataOf(publicApi.POST("/api/v1/auth/email/confirm", { body: { token } }));
}
