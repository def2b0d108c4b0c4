import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";

interface Props<T> {
  query: {
    data: { pages: { items: T[] }[] } | undefined;
    isError: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  /** What is said when there is none. */
  none: string;
  children: (one: T) => ReactNode;
}

/** Entries of a log, the newest first, as far as they were asked for. */
export function Pages<T>({ query, none, children }: Props<T>) {
  const items = query.data?.pages.flatMap((page) => page.items);
  if (!items) {
    return (
      <p role="status" className="text-muted">
        {t(query.isError ? "error.title" : "loading")}
      </p>
    );
  }
  if (items.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <div className="grid gap-2">
      <ol className="grid gap-3">{items.map(children)}</ol>
      {query.hasNextPage && (
        <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}
