import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { overlay } from "@/features/shell/use-global-keys";
import { t } from "@/lib/i18n";
import { shortcuts } from "@/lib/keys";
import { chooseTheme, THEMES } from "@/lib/theme";
import { useSeenTasks } from "./use-seen-tasks";

interface Command {
  id: string;
  name: string;
  keys?: string;
  run: () => void;
}

/** Everything that can be done, by its name; and every task that is known here. */
export function Palette() {
  const [text, setText] = useState("");
  const [index, setIndex] = useState(0);
  const id = useId();
  const commands = useCommands();
  const found = useMemo(() => matching(commands, text), [commands, text]);
  const chosen = Math.min(index, found.length - 1);
  const run = (command: Command | undefined) => {
    overlay.set(null);
    // The dialog gives the focus back first: what runs may want it.
    setTimeout(() => command?.run());
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setIndex((chosen + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  return (
    <Dialog open onClose={() => overlay.set(null)} title={t("keys.palette")} bare>
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        aria-label={t("keys.palette")}
        placeholder={t("palette.placeholder")}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setIndex(0);
        }}
        onKeyDown={press}
        className="min-h-14 w-full border-b border-line bg-transparent px-5 text-base -outline-offset-2"
      />
      <div
        id={id}
        role="listbox"
        aria-label={t("palette.results")}
        className="max-h-[50vh] overflow-y-auto p-2"
      >
        {found.map((command, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
          <div
            key={command.id}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === chosen}
            onClick={() => run(command)}
            onPointerMove={() => setIndex(at)}
            className="flex min-h-10 cursor-pointer items-center justify-between gap-4 rounded-md px-3 aria-selected:bg-accent-soft"
          >
            <span className="truncate">{command.name}</span>
            {command.keys && <Kbd keys={command.keys} />}
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-6 text-center text-muted">{t("palette.nothing")}</p>}
      </div>
    </Dialog>
  );
}

function useCommands(): Command[] {
  const navigate = useNavigate();
  const tasks = useSeenTasks();
  return useMemo(
    () => [
      ...shortcuts()
        .filter((one) => one.group === "keys.everywhere" || one.group === "keys.go")
        .filter((one) => one.does !== "keys.palette")
        .map((one) => ({
          id: one.keys.join(),
          name: t(one.does),
          keys: one.keys[0] ?? "",
          run: () => one.run(new KeyboardEvent("keydown")),
        })),
      ...THEMES.map((theme) => ({
        id: theme,
        name: `${t("settings.theme")}: ${t(`theme.${theme}`)}`,
        run: () => chooseTheme(theme),
      })),
      ...tasks.map((task) => ({
        id: task.id,
        name: task.title,
        run: () => void navigate(`/tasks/${task.id}`),
      })),
    ],
    [navigate, tasks],
  );
}

const MOST = 30;

/** Those that have every word, those that begin with the text first. */
function matching(commands: Command[], text: string): Command[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const hits = commands.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
  const rank = ({ name }: Command) => (name.toLocaleLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return hits.sort((a, b) => rank(a) - rank(b)).slice(0, MOST);
}
