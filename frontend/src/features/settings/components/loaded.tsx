import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { RowsSkeleton } from "@/app/skeletons";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";

interface Props<T> {
  query: { data: T | undefined; isError: boolean; error: unknown; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** What an answer shows; rows that are on their way until then, and what went wrong. */
export function Loaded<T>({ query, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <RowsSkeleton rows={3} />;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3">
      <TriangleAlert size={18} aria-hidden className="text-danger" />
      <p className="flex-1">{wordsFor(query.error)}</p>
      <Button onClick={() => query.refetch()}>{t("retry")}</Button>
    </div>
  );
}
