import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  text: string;
  action?: ReactNode;
  role?: "alert" | "status";
  /** It is all that its page has. */
  isPage?: boolean;
}

/** What stands where there is nothing to show: empty, away, or gone wrong. */
export function EmptyState({ icon, title, text, action, role, isPage = false }: Props) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div
      role={role}
      className="appear mx-auto grid max-w-xs justify-items-center gap-2 px-4 py-16 text-center"
    >
      <div
        aria-hidden
        className="mb-2 grid size-16 place-items-center rounded-full bg-accent-soft text-accent"
      >
        {icon}
      </div>
      <Heading className="text-base font-semibold">{title}</Heading>
      <p className="text-muted">{text}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
