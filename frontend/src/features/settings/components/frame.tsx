import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { type Chunk, intend } from "@/app/lazy";
import { type Key, t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";

const PAGES: { to: string; name: Key; chunk: Chunk }[] = [
  { to: "/settings", name: "settings.general", chunk: "settings" },
  { to: "/settings/notifications", name: "notify.title", chunk: "notifications" },
  { to: "/settings/account", name: "settings.security", chunk: "account" },
  { to: "/settings/sessions", name: "sessions.title", chunk: "sessions" },
  { to: "/settings/tokens", name: "tokens.title", chunk: "tokens" },
  { to: "/settings/webhooks", name: "hooks.title", chunk: "webhooks" },
  { to: "/settings/files", name: "files.title", chunk: "files" },
  { to: "/settings/data", name: "data.title", chunk: "ownData" },
];

/** The title and the ways between the pages of the settings, around one of them. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  useTitle(t("settings.title"));
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto">
      <div className="mx-auto grid w-full max-w-xl gap-10 px-4 pt-6 pb-32 md:px-8 md:pt-10">
        <div className="grid gap-4">
          <h1 className="text-xl font-semibold tracking-tight">{t("settings.title")}</h1>
          <nav aria-label={t("settings.title")} className="-mx-2 flex flex-wrap gap-1">
            {PAGES.map(({ to, name, chunk }) => (
              <NavLink
                key={to}
                to={to}
                end
                onPointerEnter={() => intend(chunk)}
                onFocus={() => intend(chunk)}
                className="flex min-h-9 items-center rounded-md px-2 text-muted hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent max-md:min-h-11"
              >
                {t(name)}
              </NavLink>
            ))}
          </nav>
        </div>
        {children}
      </div>
    </main>
  );
}

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-4">
      <h2 className="border-b border-line pb-2 text-base font-semibold">{title}</h2>
      {text && <p className="text-muted">{text}</p>}
      {children}
    </section>
  );
}
