import { files } from "./files";
import { projects } from "./projects";
import { settings } from "./settings";
import { shell } from "./shell";
import { tasks } from "./tasks";

export const de = { ...files, ...projects, ...settings, ...shell, ...tasks };
