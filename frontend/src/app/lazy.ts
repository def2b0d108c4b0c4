import { speakOfSettings } from "@/lib/i18n";

/** A page of the settings, with the words of them all. */
async function worded<Page>(page: Promise<Page>): Promise<Page> {
  const [loaded] = await Promise.all([page, speakOfSettings()]);
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
  shell: () => import("@/features/shell/shell"),
  view: () => import("@/features/tasks/pages/view-page"),
  project: () => import("@/features/projects/pages/project-page"),
  search: () => import("@/features/search/pages/search-page"),
  settings: () => worded(import("@/features/settings/pages/settings-page")),
  account: () => worded(import("@/features/settings/pages/account-page")),
  sessions: () => worded(import("@/features/settings/pages/sessions-page")),
  tokens: () => worded(import("@/features/settings/pages/tokens-page")),
  ownData: () => worded(import("@/features/settings/pages/own-data-page")),
};

export type Chunk = keyof typeof chunks;

/** Load ahead; that it fails now is no matter. */
export function intend(name: Chunk): void {
  chunks[name]().catch(() => {});
}
