/** Every address of the app. */
import type { View } from "@/features/tasks/model/views";

export const paths = {
  home: "/today",
  login: "/login",
  register: "/register",
  forgotPassword: "/forgot-password",
  verifyEmail: "/verify-email",
  task: "/tasks/:taskId",
  notifications: "/notifications",
  search: "/search",
  settings: "/settings",
  view: (view: Exclude<View, "overdue">) => `/${view}`,
};
