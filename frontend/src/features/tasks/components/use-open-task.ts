import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** Which task is open, in the address: a link leads to it, and the way back closes it. */
export function useOpenTask(named: string | null = null) {
  const [search, setSearch] = useSearchParams();
  const openId = search.get("task") ?? named;
  const open = useCallback(
    (id: string | null) =>
      setSearch(
        (now) => {
          if (id) now.set("task", id);
          else now.delete("task");
          return now;
        },
        { replace: search.has("task") },
      ),
    [setSearch, search],
  );
  return [openId, open] as const;
}
