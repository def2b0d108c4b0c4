import { dataOf, publicApi } from "@/lib/api/client";
import { adopt } from "@/lib/api/session";
import { locale } from "@/lib/i18n";

/** Make an account and sign in. Errors: `Problem` (`email_taken`, `validation_failed`), `Unreachable`. */
export async function register(fields: { name: string; email: string; password: string }): Promise<void> {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = { ...fields, timezone, locale: locale.get() };
  await adopt(await dataOf(publicApi.POST("/api/v1/auth/register", { body })));
}
