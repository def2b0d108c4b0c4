import { dataOf, publicApi } from "@/lib/api/client";

/** Confirm an address with the token of the mail's link. Errors: `Problem` (`token_invalid`), `Unreachable`. */
export async function verifyEmail(token: string): Promise<void> {
  await dataOf(publicApi.POST("/api/v1/auth/verify-email", { body: { token } }));
}
