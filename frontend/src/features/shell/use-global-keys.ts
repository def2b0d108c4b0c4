import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { compose, fieldsFor } from "@/features/tasks/components/composer";
import { type Shortcut, useShortcuts } from "@/lib/keys";
import { createStore } from "@/lib/store";
import { runLatestAction } from "@/lib/toast";

/** What lies over the page. */
export const overlay = createStore<"palette" | "help" | null>(null);

/** Keys that work on every page. */
export function useGlobalKeys(): void {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const shortcuts = useMemo((): Shortcut[] => {
    const go = (key: string, does: Shortcut["does"], to: string): Shortcut => ({
      keys: [`g ${key}`],
      does,
      group: "keys.go",
      run: () => navigate(to),
    });
    return [
      {
        keys: ["q"],
        does: "task.new",
        group: "keys.everywhere",
        run: () => compose(fieldsFor(pathname)),
      },
      { keys: ["mod+k"], does: "keys.palette", group: "keys.everywhere", run: () => overlay.set("palette") },
      { keys: ["?"], does: "keys.help", group: "keys.everywhere", run: () => overlay.set("help") },
      { keys: ["z", "mod+z"], does: "undo", group: "keys.everywhere", run: () => runLatestAction() },
      { keys: ["/"], does: "search.title", group: "keys.everywhere", run: () => navigate("/search") },
      go("i", "view.inbox", "/inbox"),
      go("t", "view.today", "/today"),
      go("u", "view.upcoming", "/upcoming"),
      go("c", "calendar.title", "/calendar"),
      go("p", "project.all", "/projects"),
      go("l", "labels.all", "/labels"),
      go("d", "view.done", "/done"),
      go("x", "view.trash", "/trash"),
      go("s", "settings.title", "/settings"),
    ];
  }, [navigate, pathname]);
  useShortcuts(shortcuts);
}
