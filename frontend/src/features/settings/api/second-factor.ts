import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";

export type OtpSecret = components["schemas"]["OtpSecretOut"];

/** A new secret for an authenticator app; nothing is asked for until a code of it is sent. Errors: `Problem` (`otp_state`). */
export function setUpOtp(): Promise<OtpSecret> {
  return dataOf(api.POST("/api/v1/auth/otp/setup"));
}

/** Switch the second factor on. Out: the recovery codes, told this once. Errors: `Problem` (`otp_invalid`, `otp_locked`). */
export async function enableOtp(otp: string): Promise<string[]> {
  return (await dataOf(api.POST("/api/v1/auth/otp/enable", { body: { otp } }))).recovery_codes;
}

/** New recovery codes in the place of those there were. Errors: those of `disableOtp`. */
export async function renewCodes(body: { password: string; otp: string }): Promise<string[]> {
  return (await dataOf(api.POST("/api/v1/auth/otp/recovery-codes", { body }))).recovery_codes;
}

/** Switch it off. Errors: `Problem` (`wrong_password`, `otp_invalid`, `otp_locked`). */
export async function disableOtp(body: { password: string; otp: string }): Promise<void> {
  await dataOf(api.POST("/api/v1/auth/otp/disable", { body }));
}
