import { CalendarDays, Inbox, Menu, Plus, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { NavLink, useLocation } from "react-router";
import { useUnread } from "@/features/notifications/api/unread-count";
import { compose, fieldsFor } from "@/features/tasks/components/composer";
import { t } from "@/lib/i18n";

const TAB =
  "grid min-h-14 min-w-14 content-center justify-items-center gap-0.5 text-xs text-muted aria-[current=page]:font-medium aria-[current=page]:text-accent";

/** The way around on a phone, where the thumb is. */
export function TabBar({ onMenu }: { onMenu: () => void }) {
  const { pathname } = useLocation();
  return (
    <nav
      aria-label={t("navigation")}
      className="flex items-stretch justify-around border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      <Tab to="/inbox" name={t("view.inbox")} icon={<Inbox size={20} aria-hidden />} />
      <Tab to="/today" name={t("view.today")} icon={<Sun size={20} aria-hidden />} />
      <Tab to="/upcoming" name={t("view.upcoming")} icon={<CalendarDays size={20} aria-hidden />} />
      <MenuTab onMenu={onMenu} />
      <button
        type="button"
        onClick={() => compose(fieldsFor(pathname))}
        aria-label={t("task.new")}
        className="my-2 grid size-11 place-items-center rounded-full bg-accent text-on-accent"
      >
        <Plus size={22} aria-hidden />
      </button>
    </nav>
  );
}

/** The bell is in the menu: that it rings is to be seen from outside. */
function MenuTab({ onMenu }: { onMenu: () => void }) {
  const unread = useUnread();
  return (
    <button type="button" onClick={onMenu} className={TAB}>
      <span className="relative">
        <Menu size={20} aria-hidden />
        {unread > 0 && <span className="absolute -top-0.5 -right-1 size-2 rounded-full bg-accent" />}
      </span>
      {t("menu")}
      {unread > 0 && <span className="sr-only">{t("told.unread_count", { count: unread })}</span>}
    </button>
  );
}

function Tab({ to, name, icon }: { to: string; name: string; icon: ReactNode }) {
  return (
    <NavLink to={to} className={TAB}>
      {icon}
      {name}
    </NavLink>
  );
}
