import { type ComponentType, lazy } from "react";
import { speakToMembers } from "@/lib/i18n";

interface Page {
  default: ComponentType;
}

/** What surrounds the pages of members, with the words for them. */
async function worded(page: Promise<Page>): Promise<Page> {
  const [loaded] = await Promise.all([page, speakToMembers()]);
  return loaded;
}

/** The code of each route, loaded when it is wanted or about to be. */
const chunks = {
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

const here = new Map<Chunk, Page>();

/** Errors: as `import()`, when it cannot be loaded. */
async function load(name: Chunk): Promise<Page> {
  const page: Page = await chunks[name]();
  here.set(name, page);
  return page;
}

/** A route's component. What is here already is shown at once, with nothing in its place before. */
export function page(name: Chunk) {
  return lazy(() => {
    const known = here.get(name);
    // biome-ignore lint/suspicious/noThenProperty: React asks it in the same breath; a promise would answer later.
    return known ? ({ then: (take: (page: Page) => void) => take(known) } as Promise<Page>) : load(name);
  });
}

/** Load ahead; that it fails now is no matter. Out: when that has ended. */
export async function intend(...names: Chunk[]): Promise<void> {
  await Promise.allSettled(names.map(load));
}
