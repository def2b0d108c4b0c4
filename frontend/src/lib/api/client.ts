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

function sendSigned(request: Request): Promise<Response> {
  const spare = request.clone();
  return withToken((token, again) => send(signed(again ? spare : request, token)));
}

/** Ask with a token, and once more with a new one where that is refused. */
export async function withToken<T>(ask: (token: string, again: boolean) => Promise<T>): Promise<T> {
  const token = await accessToken();
  try {
    return await ask(token, false);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) throw error;
    return await ask(await accessToken({ rejected: token }), true);
  }
}

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

export { SessionEnded };
