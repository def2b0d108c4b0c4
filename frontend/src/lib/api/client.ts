/** The one way to the API: typed by its own OpenAPI, with the token, a time limit and errors as they are. */
import createClient from "openapi-fetch";
import type { paths } from "@/generated/api";
import { problemOf, SessionEnded, Unreachable } from "./problem";
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
    if (!(error instanceof Object && "status" in error && error.status === 401)) throw error;
    return await send(signed(again, await accessToken({ rejected: token })));
  }
}

function signed(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

async function send(request: Request): Promise<Response> {
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
  if (!response.ok) throw await problemOf(response);
  return response;
}

export { SessionEnded };
