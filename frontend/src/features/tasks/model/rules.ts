/** Recurrence rules (RFC 5545) as people choose them, and back. */
import { weekday } from "@/lib/zone";

export const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof FREQUENCIES)[number];
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the editor can show. Anything else of a rule is kept as it is for as long as its unit is. */
export interface Rule {
  frequency: Frequency;
  interval: number;
  weekdays: Weekday[];
  /** On the last day of the month. */
  lastDay: boolean;
  until: string | null;
  count: number | null;
  others: string[];
}

const SHOWN = /^(FREQ|INTERVAL|UNTIL|COUNT)=|^BYMONTHDAY=-1$/;

export function ruleOf(rrule: string): Rule {
  const all = rrule.replace(/^RRULE:/i, "").split(";");
  const parts = new Map(all.map((part) => part.split("=") as [string, string]));
  const frequency = FREQUENCIES.find((one) => one === parts.get("FREQ")) ?? "DAILY";
  const until = parts.get("UNTIL");
  return {
    frequency,
    interval: Number(parts.get("INTERVAL") ?? 1),
    weekdays: WEEKDAYS.filter((one) => parts.get("BYDAY")?.split(",").includes(one)),
    lastDay: parts.get("BYMONTHDAY") === "-1",
    until: until ? `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` : null,
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : null,
    others: all.filter((part) => !SHOWN.test(part) && !(frequency === "WEEKLY" && part.startsWith("BYDAY="))),
  };
}

export function rruleOf(rule: Rule): string {
  const parts = [`FREQ=${rule.frequency}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.frequency === "WEEKLY" && rule.weekdays.length > 0) parts.push(`BYDAY=${rule.weekdays.join(",")}`);
  if (rule.frequency === "MONTHLY" && rule.lastDay) parts.push("BYMONTHDAY=-1");
  parts.push(...rule.others.filter((part) => !(rule.lastDay && part.startsWith("BYMONTHDAY="))));
  if (rule.until) parts.push(`UNTIL=${rule.until.replaceAll("-", "")}`);
  else if (rule.count) parts.push(`COUNT=${rule.count}`);
  return parts.join(";");
}

/** A rule to begin with: every week on the day of the due. */
export function firstRule(date: string): Rule {
  const day = WEEKDAYS[weekday(date) - 1] ?? "MO";
  return {
    frequency: "WEEKLY",
    interval: 1,
    weekdays: [day],
    lastDay: false,
    until: null,
    count: null,
    others: [],
  };
}
