import { dataOf, publicApi } from "@/lib/api/client";
import { adopt } from "@/lib/api/session";

export interface Credentials {
  email: string;
  password: string;
}

/**
 * Sign in. Errors: `Problem` (`invalid_credentials`; `otp_required` when the account has a second factor and no
 * code was sent; `otp_invalid`, `otp_locked`), `Unreachable`.
 */
export async function login(body: Credentials & { otp?: string }): Promise<void> {
  await adopt(await dataOf(publicApi.POST("/api/v1/auth/login", { body })));
}
