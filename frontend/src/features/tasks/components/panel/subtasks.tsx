import { Plus } from "lucide-react";
import { useState } from "react";
import { t } from "@/lib/i18n";
import { useTaskList } from "../../api/list-tasks";
import { createTask, toggleDone } from "../../model/actions";
import type { Task } from "../../model/task";
import { Check } from "../check";

/** The tasks below a task. */
export function Subtasks({ task, onOpen }: { task: Task; onOpen: (id: string) => void }) {
  const { tasks = [] } = useTaskList({ view: `below:${task.id}` }, task.version > 0);
  const [typed, setTyped] = useState("");
  const add = () => {
    const title = typed.trim();
    setTyped("");
    if (title) createTask({ title, parent_id: task.id, project_id: task.project_id });
  };
  return (
    <div className="-ml-2">
      {tasks.length > 0 && (
        <ul>
          {tasks.map((one) => (
            <li key={one.id} className="flex items-center">
              <Check task={one} onToggle={() => toggleDone(one)} />
              <button
                type="button"
                onClick={() => onOpen(one.id)}
                className={`min-h-9 min-w-0 flex-1 truncate rounded-sm text-left hover:underline ${one.status === "done" ? "text-muted line-through" : ""}`}
              >
                {one.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="ml-2 flex min-h-9 items-center gap-2">
        <Plus size={16} aria-hidden className="text-muted" />
        <input
          value={typed}
          maxLength={500}
          aria-label={t("subtask.add")}
          placeholder={t("subtask.add")}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
          className="min-h-9 min-w-0 flex-1 rounded-sm bg-transparent px-1"
        />
      </label>
    </div>
  );
}
