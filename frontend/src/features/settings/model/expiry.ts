/** How long an access token may live, in days; the server allows a year. */
export const LIVES = [7, 30, 90, 365] as const;

const DAY_MS = 86_400_000;

/** The instant at which a token made now expires. */
export function expiresAt(days: number, now: number): string {
  return new Date(now + days * DAY_MS).toISOString();
}
