import { t } from "@/lib/i18n";

const WIDTHS = ["w-3/5", "w-2/5", "w-4/5", "w-1/2", "w-2/3", "w-1/3"];

/** Rows that are on their way, as high as those to come. */
export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t("loading")}>
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width} className="flex h-13 items-center gap-3 px-2">
          <div className="size-5 shrink-0 rounded-full border-2 border-line" />
          <div className={`skeleton h-3 ${width}`} />
        </div>
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 pt-6 md:px-8 md:pt-10">
      <div className="skeleton mb-6 h-8 w-40" />
      <RowsSkeleton />
    </div>
  );
}

export function ShellSkeleton() {
  return (
    <div className="flex min-h-dvh">
      <div className="hidden w-60 shrink-0 border-r border-line bg-sunken md:block" />
      <div className="min-w-0 flex-1">
        <PageSkeleton />
      </div>
    </div>
  );
}

/** Of the pages to log in, to register and the like. */
export function CardSkeleton() {
  return (
    <div className="grid min-h-dvh content-start justify-items-center px-4 pt-[max(3rem,14vh)]">
      <div role="status" aria-label={t("loading")} className="w-full max-w-sm">
        <div className="skeleton size-7" />
        <div className="skeleton mt-8 h-7 w-2/3" />
        <div className="skeleton mt-10 h-11" />
        <div className="skeleton mt-10 h-11" />
      </div>
    </div>
  );
}
