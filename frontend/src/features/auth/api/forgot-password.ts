import { dataOf, publicApi } from "@/lib/api/client";

/** Have a link sent that sets a new password; nobody learns whether there is such an account. Errors: `Unreachable`, `Problem`. */
export async function forgotPassword(body: { email: string }): Promise<void> {
  await dataOf(publicApi.POST("/api/v1/auth/password/forgot", { body }));
}
