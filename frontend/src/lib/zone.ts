/** Days and wall clocks in a zone. A day is text (`2027-01-31`): it has no instant until a zone is known. */

export const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export interface Wall {
  date: string;
  time: string;
}

/** What the wall clock of a zone shows at an instant. */
export function wallAt(instant: number | string, zone: string): Wall {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(new Date(instant))) parts[type] = value;
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** The instant of a wall time; one that a clock change skips is read with the offset before it. */
export function instantOf(date: string, time: string, zone: string): number {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const before = asUtc - offsetAt(asUtc - DAY_MS, zone);
  const after = asUtc - offsetAt(asUtc + DAY_MS, zone);
  return [before, after].find((guess) => guess + offsetAt(guess, zone) === asUtc) ?? before;
}

export function dayStart(date: string, zone: string): number {
  const guess = instantOf(date, "00:00", zone);
  // Where a clock change skips midnight, the day begins at the change.
  return wallAt(guess, zone).date === date ? guess : guess + 3_600_000;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

function offsetAt(instant: number, zone: string): number {
  const { date, time } = wallAt(instant, zone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(instant / 60_000) * 60_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formats.set(zone, made);
  return made;
}
