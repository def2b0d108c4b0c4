import { isKey, t } from "@/lib/i18n";

/** What a webhook is told of. A name that a newer server knows is shown as it is. */
export function eventWords(name: string): string {
  const key = `hooks.${name.replace(".", "_")}`;
  return isKey(key) ? t(key) : name;
}
