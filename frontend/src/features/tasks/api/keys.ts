/** The keys of everything about tasks, each with its user: one user's answer is never another's. */
import type { Listing } from "../model/views";

export interface Filters {
  view: Listing;
}

export const taskKeys = {
  all: (userId: string) => ["tasks", userId] as const,
  lists: (userId: string) => [...taskKeys.all(userId), "list"] as const,
  list: (userId: string, filters: Filters) => [...taskKeys.lists(userId), filters] as const,
  one: (userId: string, taskId: string) => [...taskKeys.all(userId), "one", taskId] as const,
  counts: (userId: string) => [...taskKeys.all(userId), "counts"] as const,
};
