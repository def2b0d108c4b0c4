import type { Like } from "../..";
import type { inbox as en } from "../en/inbox";

export const inbox: Like<typeof en> = {
  "told.empty": "Rien à signaler",
  "told.empty_text": "Les rappels et les nouvelles de votre compte apparaissent ici.",
  "told.read_all": "Tout marquer comme lu",
  "told.title": "Notifications",
  "told.unread": "Non lue",
  "told.unread_count": { one: "Une non lue", other: "{count} non lues" },
};
