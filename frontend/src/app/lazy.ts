/** The code of each route, loaded when it is wanted or about to be. */
export const chunks = {
  login: () => import("@/features/auth/pages/login-page"),
  register: () => import("@/features/auth/pages/register-page"),
  verifyEmail: () => import("@/features/auth/pages/verify-page"),
  shell: () => import("@/features/shell/shell"),
  view: () => import("@/features/tasks/pages/view-page"),
  project: () => import("@/features/projects/pages/project-page"),
  search: () => import("@/features/search/pages/search-page"),
  settings: () => import("@/features/settings/pages/settings-page"),
};

/** Load ahead; that it fails now is no matter. */
export function intend(name: keyof typeof chunks): void {
  chunks[name]().catch(() => {});
}
