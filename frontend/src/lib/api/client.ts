/** The one way to the API: typed by its own OpenAPI, with the token, a time limit and errors as they are. */
import createClient from "openapi-fetch";
import type { paths } from "@/generated/api";
import { asOwn, noteOwn } from "@/lib/events/own";
import { Problem, problemOf, SessionEnded, Unreachable } from "./problem";
import { reachable } from "./reachable";
import { accessToken } from "./session";

const TIMEOUT_MS = 15_000;

/** Requests with the user's token; a token that has run out is renewed on the way. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sendSigned });
/** Requests of nobody in particular: logging in and the like. */
export const publicApi = createClient<paths>({ baseUrl: location.origin, fetch: send });

interface Answered<T> {
  data?: T;
  response: Response;
}

/** The data of an answer. Errors: `Problem`, `Unreachable`, `SessionEnded`. */
export async function dataOf<T>(asking: Promise<Answered<T>>): Promise<T> {
  return (await asking).data as T;
}

async function sendSigned(request: Request): Promise<Response> {
  const token = await accessToken();
  const again = request.clone();
  try {
    return await send(signed(request, token));
  } catch (error) {
    if (!isRejected(error)) throw error;
    return await send(signed(again, await accessToken({ rejected: token })));
  }
}

const isRejected = (error: unknown) => error instanceof Problem && error.status === 401;

function signed(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

function send(request: Request): Promise<Response> {
  return request.method === "GET" ? sent(request) : asOwn(() => sent(request));
}

async function sent(request: Request): Promise<Response> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(request, { signal: AbortSignal.any([request.signal, limit]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    reachable.set(false);
    throw new Unreachable();
  }
  reachable.set(true);
  if (request.method !== "GET") noteOwn(response.headers.get("X-Request-ID"), isOfOutbox(request));
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** What becomes of these is told to the other tabs by the outbox. */
const isOfOutbox = ({ url }: Request) => /^\/api\/v1\/tasks(?!\/import)/.test(new URL(url).pathname);

/** A stream of events from behind the one that was `seen` last; open for as long as the server or the signal
 * lets it be. Errors: those of the other requests. */
export async function openStream(
  path: string,
  seen: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const token = await accessToken();
  try {
    return await streamed(path, seen, token, signal);
  } catch (error) {
    if (!isRejected(error)) throw error;
    return await streamed(path, seen, await accessToken({ rejected: token }), signal);
  }
}

async function streamed(path: string, seen: string, token: string, signal: AbortSignal) {
  const headers = { Authorization: `Bearer ${token}`, ...(seen && { "Last-Event-ID": seen }) };
  let response: Response;
  try {
    response = await fetch(path, { headers, signal, cache: "no-store" });
  } catch {
    throw new Unreachable();
  }
  if (!response.ok || !response.body) throw await problemOf(response);
  reachable.set(true);
  return response.body;
}

export { SessionEnded };
