import { dataOf, publicApi } from "@/lib/api/client";
import { adopt } from "@/lib/api/session";

/** Where the browser goes to sign in with the issuer. */
export const OIDC_START = "/api/v1/auth/oidc/start";

/** The host of the issuer whose users may sign in; null when there is none. Errors: `Unreachable`, `Problem`. */
export async function readIssuer(): Promise<string | null> {
  return (await dataOf(publicApi.GET("/api/v1/auth/oidc"))).issuer;
}

/** The second factor of whom the issuer has sent back. Errors: `Problem` (`otp_invalid`, `oidc_failed`), `Unreachable`. */
export async function answerOidcOtp(otp: string): Promise<void> {
  await adopt(await dataOf(publicApi.POST("/api/v1/auth/oidc/otp", { body: { otp } })));
}
