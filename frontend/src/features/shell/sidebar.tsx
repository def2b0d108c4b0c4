import {
  Calendar,
  CalendarDays,
  CheckCheck,
  Command,
  Inbox,
  Keyboard,
  Plus,
  Search,
  Settings,
  Sun,
  Tag,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { type Chunk, intend } from "@/app/lazy";
import { paths } from "@/app/paths";
import { Kbd } from "@/components/ui/kbd";
import { Logo } from "@/features/auth/components/logo";
import { NotificationsLink } from "@/features/notifications/components/notifications-link";
import { ProjectLinks } from "@/features/projects/components/project-links";
import { useCounts } from "@/features/tasks/api/count-tasks";
import { compose } from "@/features/tasks/components/composer";
import { t } from "@/lib/i18n";
import { ViewLink } from "./nav-link";
import { overlay } from "./use-global-keys";

const ITEM =
  "flex min-h-9 w-full items-center gap-3 rounded-md px-2 text-left transition-colors hover:bg-line/60 max-md:min-h-11";

export function Sidebar() {
  const counts = useCounts();
  return (
    <nav aria-label={t("navigation")} className="flex min-h-full flex-col gap-1 p-3">
      <div className="px-2 pt-2 pb-4">
        <Logo />
      </div>
      <button type="button" onClick={() => compose()} className={`${ITEM} mb-3 font-medium text-accent`}>
        <Plus size={18} aria-hidden />
        <span className="flex-1">{t("task.new")}</span>
        <Kbd keys="q" />
      </button>
      <ViewLink view="inbox" icon={<Inbox size={18} aria-hidden />} count={counts?.inbox} />
      <ViewLink
        view="today"
        icon={<Sun size={18} aria-hidden />}
        count={counts?.today}
        late={counts?.overdue}
      />
      <ViewLink view="upcoming" icon={<CalendarDays size={18} aria-hidden />} count={counts?.upcoming} />
      <PageLink to="/calendar" chunk="calendar" icon={<Calendar size={18} aria-hidden />}>
        {t("calendar.title")}
      </PageLink>
      <PageLink to={paths.search} chunk="search" icon={<Search size={18} aria-hidden />} keys="/">
        {t("search.title")}
      </PageLink>
      <div className="my-2 border-t border-line" />
      <PageLink to="/labels" chunk="labels" icon={<Tag size={18} aria-hidden />}>
        {t("labels.all")}
      </PageLink>
      <ViewLink view="done" icon={<CheckCheck size={18} aria-hidden />} />
      <ViewLink view="trash" icon={<Trash2 size={18} aria-hidden />} />
      <ProjectLinks counts={counts?.projects} />
      <div className="min-h-4 flex-1" />
      <NotificationsLink className={ITEM} />
      <button type="button" onClick={() => overlay.set("palette")} className={`${ITEM} text-muted`}>
        <Command size={18} aria-hidden />
        <span className="flex-1">{t("keys.palette")}</span>
        <Kbd keys="mod+k" />
      </button>
      <button type="button" onClick={() => overlay.set("help")} className={`${ITEM} text-muted`}>
        <Keyboard size={18} aria-hidden />
        <span className="flex-1">{t("keys.help")}</span>
        <Kbd keys="?" />
      </button>
      <PageLink to={paths.settings} chunk="settings" icon={<Settings size={18} aria-hidden />} quiet>
        {t("settings.title")}
      </PageLink>
    </nav>
  );
}

interface PageLinkProps {
  to: string;
  chunk: Chunk;
  icon: ReactNode;
  keys?: string;
  quiet?: boolean;
  children: string;
}

/** A way to a page whose code is loaded as soon as somebody is about to take it. */
function PageLink({ to, chunk, icon, keys, quiet = false, children }: PageLinkProps) {
  return (
    <NavLink
      to={to}
      onPointerEnter={() => intend(chunk)}
      onFocus={() => intend(chunk)}
      className={`${ITEM} ${quiet ? "text-muted" : ""} aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent`}
    >
      {icon}
      <span className="flex-1">{children}</span>
      {keys && <Kbd keys={keys} />}
    </NavLink>
  );
}
