/**
 * Who is signed in. The access token lives in memory alone; the refresh token in a cookie that no script sees.
 * One tab renews for all: the others wait for it, and take over what it got.
 */
import { alone, listen, tell } from "@/lib/channel";
import { createStore } from "@/lib/store";
import { publicApi } from "./client";
import { Problem, SessionEnded } from "./problem";

const USER_KEY = "myriad.user";
const AWAY_KEY = "myriad.away";
/** Renewed this long before it runs out: a request must not expire on its way. */
const EARLY_MS = 30_000;

/** `out`: nobody. `in`: somebody, as far as we know. `ended`: their session is over, what they see is still theirs. */
export interface Session {
  status: "out" | "in" | "ended";
  userId: string | null;
}

interface Access {
  token: string;
  expiresAt: number;
}

const known = localStorage.getItem(USER_KEY);
export const session = createStore<Session>({ status: known ? "in" : "out", userId: known });

let access: Access | null = null;
let wasIn = false;
let leaving: Promise<void> = Promise.resolve();
let renewing: Promise<string> | null = null;
const farewells = new Set<() => void | Promise<void>>();

/** What has to go when this user goes. */
export function onLeave(forget: () => void | Promise<void>): void {
  farewells.add(forget);
}

/** A token that is good now. Errors: `SessionEnded`; `Unreachable` and `Problem` when it cannot be renewed. */
export async function accessToken({ rejected = "" } = {}): Promise<string> {
  if (session.get().status !== "in") throw new SessionEnded();
  const held = usable(rejected);
  if (held) return held;
  renewing ??= alone("myriad-refresh", () => renew(rejected)).finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Take what logging in (or registering, or renewing) brought. */
export async function adopt(answer: { access_token: string; expires_in: number }): Promise<void> {
  const userId = subjectOf(answer.access_token);
  const expiresAt = Date.now() + answer.expires_in * 1000;
  const before = localStorage.getItem(USER_KEY);
  if (before && before !== userId) void forget();
  await leaving;
  hold({ token: answer.access_token, expiresAt }, userId);
  tell({ kind: "token", token: answer.access_token, expiresAt, userId });
}

/** The browser goes to another service to sign in, and may come back with the cookie of a session. */
export function goAway(): void {
  sessionStorage.setItem(AWAY_KEY, "1");
}

/** Take up the session with which the browser comes back, if it does. */
export async function comeBack(): Promise<void> {
  if (!sessionStorage.getItem(AWAY_KEY)) return;
  sessionStorage.removeItem(AWAY_KEY);
  // Without a session the page to log in is right; it says what went wrong.
  await publicApi.POST("/api/v1/auth/refresh", { body: {} }).then(
    ({ data }) => data && adopt(data),
    () => {},
  );
}

/** What one may do has changed: the next request has a token that says so. Errors: those of `accessToken`. */
export async function renewAccess(): Promise<void> {
  await accessToken({ rejected: await accessToken() });
}

/** Nobody is signed in any more, in every tab, and nothing of theirs is left in this browser. */
export async function leave(): Promise<void> {
  tell({ kind: "out" });
  await forget();
}

export function watchOtherTabs(): void {
  listen((message) => {
    if (message.kind === "out") void forget();
    if (message.kind === "token") hearToken(message);
  });
}

function hearToken(heard: Access & { userId: string }): void {
  const mine = session.get().userId;
  // Somebody else signed in: nothing that this tab shows or holds is theirs.
  if (mine && mine !== heard.userId) location.replace("/");
  else hold({ token: heard.token, expiresAt: heard.expiresAt }, heard.userId);
}

function hold(next: Access, userId: string): void {
  access = next;
  wasIn = true;
  localStorage.setItem(USER_KEY, userId);
  const now = session.get();
  if (now.status !== "in" || now.userId !== userId) session.set({ status: "in", userId });
}

function usable(rejected: string): string | null {
  return access && access.token !== rejected && access.expiresAt - EARLY_MS > Date.now()
    ? access.token
    : null;
}

async function renew(rejected: string): Promise<string> {
  const gotMeanwhile = usable(rejected);
  if (gotMeanwhile) return gotMeanwhile;
  try {
    const { data } = await publicApi.POST("/api/v1/auth/refresh", { body: {} });
    if (!data) throw new SessionEnded();
    await adopt(data);
    return data.access_token;
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) throw error;
    access = null;
    if (session.get().status !== "in") throw new SessionEnded();
    // A page that begins with an ended session shows nothing; one that was in use keeps what is on it.
    session.set((now) => ({ ...now, status: wasIn ? "ended" : "out" }));
    throw new SessionEnded();
  }
}

/** At once nothing asks for this user's things any more; then they go. Who comes next waits for that. */
function forget(): Promise<void> {
  access = null;
  localStorage.removeItem(USER_KEY);
  session.set({ status: "out", userId: null });
  leaving = Promise.all([...farewells].map((farewell) => farewell())).then(() => {});
  return leaving;
}

function subjectOf(token: string): string {
  const payload = token.split(".")[1] ?? "";
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))).sub;
}
