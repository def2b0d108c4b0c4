import { speakToMembers } from "@/lib/i18n";

/** What surrounds the pages of members, with the words for them. */
async function worded<Page>(page: Promise<Page>): Promise<Page> {
  const [loaded] = await Promise.all([page, speakToMembers()]);
  return loaded;
}

/** The code of each route, loaded when it is wanted or about to be. */
export const chunks = {
  login: () => import("@/features/auth/pages/login-page"),
  register: () => import("@/features/auth/pages/register-page"),
  verifyEmail: () => import("@/features/auth/pages/verify-page"),
  confirmEmail: () => import("@/features/auth/pages/confirm-email-page"),
  confirmDeletion: () => import("@/features/auth/pages/confirm-deletion-page"),
  forgotPassword: () => import("@/features/auth/pages/forgot-password-page"),
  resetPassword: () => import("@/features/auth/pages/reset-password-page"),
  shell: () => worded(import("@/features/shell/shell")),
  view: () => import("@/features/tasks/pages/view-page"),
  calendar: () => import("@/features/calendar/pages/calendar-page"),
  labels: () => import("@/features/labels/pages/labels-page"),
  label: () => import("@/features/labels/pages/label-page"),
  projects: () => import("@/features/projects/pages/projects-page"),
  project: () => import("@/features/projects/pages/project-page"),
  search: () => import("@/features/search/pages/search-page"),
  settings: () => import("@/features/settings/pages/settings-page"),
  account: () => import("@/features/settings/pages/account-page"),
  sessions: () => import("@/features/settings/pages/sessions-page"),
  notifications: () => import("@/features/settings/pages/notifications-page"),
  told: () => import("@/features/notifications/pages/inbox-page"),
  tokens: () => import("@/features/settings/pages/tokens-page"),
  ownData: () => import("@/features/settings/pages/own-data-page"),
  webhooks: () => import("@/features/webhooks/pages/webhooks-page"),
  files: () => import("@/features/files/pages/files-page"),
};

export type Chunk = keyof typeof chunks;

/** Load ahead; that it fails now is no matter. */
export function intend(name: Chunk): void {
  chunks[name]().catch(() => {});
}
