/** Answers that go on: apart from the client, as nobody needs them on the way to logging in. */
import { withToken } from "./client";
import { problemOf, Unreachable } from "./problem";
import { reachable } from "./reachable";

/** A stream of events from behind the one that was `seen` last; open for as long as the server or the signal
 * lets it be. Errors: those of the other requests. */
export function openStream(
  path: string,
  seen: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  return withToken((token) => streamed(path, seen, token, signal));
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
