/** What a file that somebody chose holds, as the API takes it. */
import type { Wanted } from "../api/files";

export const MAX_BYTES = 10 * 1024 * 1024;
export type Kind = Wanted["format"];

/** `unreadable`: it is not what it is said to be; `too_big`: the server takes none of this size. */
export class BadFile extends Error {
  readonly why: "unreadable" | "too_big";

  constructor(why: BadFile["why"]) {
    super(why);
    this.why = why;
  }
}

/** What a file is, by its name and how it begins. */
export function kindOf(name: string, text: string): Kind {
  if (/\.json$/i.test(name) || /^\s*[[{]/.test(text)) return "json";
  const [head = ""] = text.replace(/^\uFEFF/, "").split("\n");
  return /(^|,)"?TYPE"?,.*CONTENT/i.test(head) ? "todoist" : "csv";
}

/** The request that takes the file in. `project`: for rows that name none. Errors: `BadFile`. */
export function wantedOf(text: string, format: Kind, project: string): Wanted {
  if (format !== "json") return { format, text, ...(project && { project }) };
  const { tasks, projects } = readJson(text);
  if (!Array.isArray(tasks)) throw new BadFile("unreadable");
  return {
    format,
    tasks,
    ...(Array.isArray(projects) && { projects: projects as NonNullable<Wanted["projects"]> }),
  };
}

function readJson(text: string): { tasks?: unknown; projects?: unknown } {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? { tasks: read } : Object(read);
  } catch {
    throw new BadFile("unreadable");
  }
}
