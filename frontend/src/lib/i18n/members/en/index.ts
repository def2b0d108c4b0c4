/** What only those who are signed in read: nobody loads it on the way to logging in. */
import { files } from "./files";
import { inbox } from "./inbox";
import { projects } from "./projects";
import { settings } from "./settings";
import { shell } from "./shell";
import { tasks } from "./tasks";
import { webhooks } from "./webhooks";

export const en = { ...files, ...inbox, ...projects, ...settings, ...shell, ...tasks, ...webhooks };
