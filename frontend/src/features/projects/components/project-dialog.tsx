import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { wordsFor } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { createStore, useStore } from "@/lib/store";
import { toast } from "@/lib/toast";
import { useChangeProject, useCreateProject } from "../api/change-projects";
import type { Color, Project } from "../api/list-projects";
import { COLORS, ColorDot } from "./color-dot";

/** The project that is being named: a new one, or one that there is. */
export const naming = createStore<"new" | Project | null>(null);

export function ProjectDialog() {
  const project = useStore(naming);
  const close = () => naming.set(null);
  const title = t(project === "new" ? "project.new" : "project.edit");
  return (
    <Dialog open={project !== null} onClose={close} title={title}>
      {project === "new" && <NewProject onDone={close} />}
      {project && project !== "new" && <OldProject project={project} onDone={close} />}
    </Dialog>
  );
}

function NewProject({ onDone }: { onDone: () => void }) {
  const navigate = useNavigate();
  const [key] = useState(() => crypto.randomUUID());
  const { mutateAsync, isPending } = useCreateProject();
  const save = async (fields: { name: string; color: Color }) => {
    const made = await mutateAsync({ ...fields, archived: false, key });
    navigate(`/projects/${made.id}`);
  };
  return <Form name="" color="blue" busy={isPending} onSave={save} onDone={onDone} />;
}

function OldProject({ project, onDone }: { project: Project; onDone: () => void }) {
  const { mutateAsync, isPending } = useChangeProject(project);
  const save = async (fields: { name: string; color: Color }) => {
    await mutateAsync(fields);
  };
  return <Form name={project.name} color={project.color} busy={isPending} onSave={save} onDone={onDone} />;
}

interface FormProps {
  name: string;
  color: Color;
  busy: boolean;
  onSave: (fields: { name: string; color: Color }) => Promise<void>;
  onDone: () => void;
}

function Form({ busy, onSave, onDone, ...begin }: FormProps) {
  const [name, setName] = useState(begin.name);
  const [color, setColor] = useState(begin.color);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ name: name.trim(), color }).then(onDone, (error) => toast(wordsFor(error), { tone: "error" }));
  };
  return (
    <form onSubmit={submit} className="grid gap-2 p-6">
      <Field
        autoFocus
        label={t("project.name")}
        value={name}
        maxLength={100}
        required
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset className="flex flex-wrap gap-1">
        <legend className="mb-1 font-medium">{t("project.color")}</legend>
        {COLORS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === color}
            aria-label={t(`color.${one}`)}
            title={t(`color.${one}`)}
            onClick={() => setColor(one)}
            className="grid size-9 place-items-center rounded-full hover:bg-sunken aria-pressed:ring-2 aria-pressed:ring-accent"
          >
            <ColorDot color={one} className="size-5" />
          </button>
        ))}
      </fieldset>
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          {t("cancel")}
        </Button>
        <Button type="submit" look="primary" busy={busy} disabled={!name.trim()}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
