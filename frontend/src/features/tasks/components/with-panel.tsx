import { lazy, type ReactNode, Suspense } from "react";

const TaskPanel = lazy(() => import("./panel/task-panel"));

interface Props {
  openId: string | null;
  onOpen: (id: string | null) => void;
  /** As wide as there is room, and not as wide as a line of text is good to read. */
  wide?: boolean;
  children: ReactNode;
}

/** The place of a page's content, and beside it the task that is open. */
export function WithPanel({ openId, onOpen, wide = false, children }: Props) {
  return (
    <div className="flex h-full min-h-0">
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto overscroll-contain">
        <div className={`mx-auto w-full px-2 pt-6 pb-32 md:px-8 md:pt-10 ${wide ? "" : "max-w-3xl"}`}>
          {children}
        </div>
      </main>
      {openId && (
        <Suspense fallback={null}>
          <TaskPanel taskId={openId} onClose={() => onOpen(null)} />
        </Suspense>
      )}
    </div>
  );
}
