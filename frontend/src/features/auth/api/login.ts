import { dataOf, publicApi } from "@/lib/api/client";
import { adopt } from "@/lib/api/session";

/** Sign in. Errors: `Problem` (`invalid_credentials`), `Unreachable`. */
export async function login(body: { email: string; password: string }): Promise<void> {
  await adopt(await dataOf(publicApi.POST("/api/v1/auth/login", { body })));
}
