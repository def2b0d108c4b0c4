import type { InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";

/**
 * Invalidates as TanStack Query does, and asks anew for what has no answer yet: the first one, on its way, may
 * be from before that which made it stale, and would count as fresh once it is here. Resolves when what is
 * shown has been answered.
 */
export function askAgain(client: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  for (const query of client.getQueryCache().findAll(filters)) {
    if (query.state.fetchStatus !== "fetching" || query.state.data !== undefined) continue;
    void query.cancel({ silent: true });
    void query.fetch().catch(() => {}); // its observers are told
  }
  return client.invalidateQueries(filters);
}
