/** TanStack Query, set up once: what is fresh, what is tried again, what is kept over a reload. */
import { createAsyncStoragePersister } from "@tanstack/query-async-storage-persister";
import { QueryClient } from "@tanstack/react-query";
import { del, get, set } from "idb-keyval";
import { isPassing, Problem } from "./api/problem";

const DAY_MS = 86_400_000;
const PERSISTED = "myriad.query";
const MAX_PERSISTED_PAGES = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: DAY_MS,
      retry: (failures, error) => failures < 2 && isPassing(error),
      retryDelay: (failures, error) =>
        (error instanceof Problem && error.retryAfter) || Math.min(1000 * 2 ** failures, 8000),
    },
    mutations: { retry: false },
  },
});

/** Lists, tasks and the profile survive a reload, for a start without a network. */
export const persistence = {
  persister: createAsyncStoragePersister({
    key: PERSISTED,
    storage: { getItem: (key) => get<string>(key), setItem: set, removeItem: del },
    throttleTime: 1000,
  }),
  maxAge: DAY_MS,
  buster: __BUILD__,
  dehydrateOptions: {
    shouldDehydrateQuery: ({ state, meta }: { state: { status: string; data?: unknown }; meta?: unknown }) =>
      state.status === "success" && meta !== VOLATILE && isSmall(state.data),
  },
} as const;

/** `meta` of queries that are not kept over a reload. */
export const VOLATILE = { volatile: true };

export async function forgetQueries(): Promise<void> {
  await queryClient.cancelQueries();
  queryClient.clear();
  await del(PERSISTED);
}

function isSmall(data: unknown): boolean {
  const pages = (data as { pages?: unknown[] } | undefined)?.pages;
  return !pages || pages.length <= MAX_PERSISTED_PAGES;
}
