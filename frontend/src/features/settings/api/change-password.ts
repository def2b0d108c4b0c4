import { api, dataOf } from "@/lib/api/client";

/** Change the password; the other sessions end. Errors: `Problem` (`wrong_password`, `validation_failed`), those of the client. */
export async function changePassword(body: {
  current_password: string;
  new_password: string;
}): Promise<void> {
  await dataOf(api.POST("/api/v1/auth/password/change", { body }));
}
