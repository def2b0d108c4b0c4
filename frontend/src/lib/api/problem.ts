/** What can go wrong with a request, in the contract's words (RFC 9457) or ours. */
import type { components } from "@/generated/api";

export type ProblemBody = components["schemas"]["Problem"];

/** The server refused, and says why. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: ProblemBody;
  /** Milliseconds after which another try makes sense; null when the server does not say. */
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null) {
    super(body.detail);
    this.status = status;
    this.code = body.code;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** The server's word on one field of a form. */
  field(name: string): string | undefined {
    return this.body.errors?.find((error) => error.field === name)?.message;
  }
}

/** Nobody answered: no network, or no answer in time. */
export class Unreachable extends Error {}

/** The session is over; only logging in again helps. */
export class SessionEnded extends Error {}

/** Whether the same request may succeed later without anybody changing it. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Problem)) return false;
  return (
    error.status >= 500 ||
    error.status === 408 ||
    error.status === 429 ||
    error.code === "idempotency_in_progress"
  );
}

export async function problemOf(response: Response): Promise<Problem> {
  const seconds = Number(response.headers.get("Retry-After"));
  const retryAfter = response.headers.has("Retry-After") && seconds >= 0 ? seconds * 1000 : null;
  return new Problem(response.status, await bodyOf(response), retryAfter);
}

async function bodyOf(response: Response): Promise<ProblemBody> {
  try {
    const body = await response.json();
    if (typeof body?.code === "string") return body;
  } catch {
    // A proxy on the way answers in HTML.
  }
  const title = response.statusText || `HTTP ${response.status}`;
  return {
    type: "about:blank",
    title,
    detail: title,
    status: response.status,
    code: "unknown",
    request_id: "",
  };
}
