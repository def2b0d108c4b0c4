import type { Like } from "../..";
import type { inbox as en } from "../en/inbox";

export const inbox: Like<typeof en> = {
  "told.empty": "Nichts zu melden",
  "told.empty_text": "Hier erscheinen Erinnerungen und Neuigkeiten zu Ihrem Konto.",
  "told.read_all": "Alle als gelesen markieren",
  "told.title": "Benachrichtigungen",
  "told.unread": "Ungelesen",
  "told.unread_count": { one: "Eine ungelesen", other: "{count} ungelesen" },
};
