import { api, dataOf } from "@/lib/api/client";

/** Have the mail sent again. Errors: those of the client. */
export async function resendVerification(): Promise<void> {
  await dataOf(api.POST("/api/v1/auth/verify-email/resend"));
}
