export const inbox = {
  "told.empty": "Nothing to tell",
  "told.empty_text": "Reminders and news about your account appear here.",
  "told.read_all": "Mark all as read",
  "told.title": "Notifications",
  "told.unread": "Unread",
  "told.unread_count": { one: "One unread", other: "{count} unread" },
} as const;
