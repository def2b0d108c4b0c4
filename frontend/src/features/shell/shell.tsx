import { PersistQueryClientProvider } from "@tanstack/react-query-persist-client";
import { useEffect, useState } from "react";
import { Outlet, useLocation, useNavigate } from "react-router";
import { Dialog } from "@/components/ui/dialog";
import { Help } from "@/features/help/help";
import { Palette } from "@/features/palette/palette";
import { ProjectDialog } from "@/features/projects/components/project-dialog";
import { useProfile, useUserId } from "@/features/settings/api/profile";
import { Composer } from "@/features/tasks/components/composer";
import { isLocale, locale, speak, t } from "@/lib/i18n";
import { persistence, queryClient } from "@/lib/query";
import { useStore } from "@/lib/store";
import { HAS_ROOM, useMedia } from "@/lib/use-media";
import { connect } from "./connect";
import { LeavingNote, OfflineNote, UnverifiedNote } from "./notes";
import { SessionEndedDialog } from "./session-ended";
import { Sidebar } from "./sidebar";
import { TabBar } from "./tab-bar";
import { overlay, useGlobalKeys } from "./use-global-keys";

/** What surrounds every page of somebody who is signed in. */
export default function Shell() {
  const userId = useUserId();
  return (
    <PersistQueryClientProvider
      key={userId}
      client={queryClient}
      persistOptions={{ ...persistence, buster: `${__BUILD__} ${userId}` }}
      // What was kept may be from before the last change: it is shown, and asked for again.
      onSuccess={() => queryClient.invalidateQueries()}
    >
      <Frame userId={userId} />
    </PersistQueryClientProvider>
  );
}

function Frame({ userId }: { userId: string }) {
  const [menu, setMenu] = useState(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const shown = useStore(overlay);
  const hasRoom = useMedia(HAS_ROOM);
  useGlobalKeys();
  useEffect(() => connect(userId), [userId]);
  useOwnLanguage();
  useEffect(() => setMenu(pathname === ""), [pathname]);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-surface p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      {hasRoom && (
        <div className="w-60 shrink-0 overflow-y-auto border-r border-line bg-sunken">
          <Sidebar />
        </div>
      )}
      <Dialog open={menu} onClose={() => setMenu(false)} title={t("menu")} place="left" bare>
        <Sidebar />
      </Dialog>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
        <section aria-label={t("notices")}>
          <OfflineNote />
          <UnverifiedNote />
          <LeavingNote />
        </section>
      </div>
      {!hasRoom && <TabBar onMenu={() => setMenu(true)} />}
      <Composer onOpen={(id) => navigate(`?task=${id}`)} />
      <ProjectDialog />
      <SessionEndedDialog />
      {shown === "palette" && <Palette />}
      {shown === "help" && <Help />}
    </div>
  );
}

/** The language of the profile, once it is known. */
function useOwnLanguage(): void {
  const wanted = useProfile()?.locale.slice(0, 2);
  useEffect(() => {
    if (wanted && isLocale(wanted) && wanted !== locale.get()) void speak(wanted);
  }, [wanted]);
}
