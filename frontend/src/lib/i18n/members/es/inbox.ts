import type { Like } from "../..";
import type { inbox as en } from "../en/inbox";

export const inbox: Like<typeof en> = {
  "told.empty": "Nada que contar",
  "told.empty_text": "Aquí aparecen los recordatorios y las novedades de su cuenta.",
  "told.read_all": "Marcar todo como leído",
  "told.title": "Notificaciones",
  "told.unread": "Sin leer",
  "told.unread_count": { one: "Una sin leer", other: "{count} sin leer" },
};
