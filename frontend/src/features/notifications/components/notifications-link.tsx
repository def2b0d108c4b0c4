import { Bell } from "lucide-react";
import { NavLink } from "react-router";
import { intend } from "@/app/lazy";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useUnread } from "../api/unread-count";

/** The way to what one was told of, and how much of it is new. */
export function NotificationsLink({ className }: { className: string }) {
  const count = useUnread();
  return (
    <NavLink
      to={paths.notifications}
      onPointerEnter={() => intend("told")}
      onFocus={() => intend("told")}
      className={`${className} text-muted aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent`}
    >
      <Bell size={18} aria-hidden />
      <span className="flex-1">{t("told.title")}</span>
      <span role="status" className="text-xs font-medium text-accent tabular-nums">
        {count > 0 && (
          <>
            <span aria-hidden>{count > 99 ? "99+" : count}</span>
            <span className="sr-only">{t("told.unread_count", { count })}</span>
          </>
        )}
      </span>
    </NavLink>
  );
}
