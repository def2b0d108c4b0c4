/** What this browser changed itself: its tabs know of it already, and need not ask when it is told again. */
import { listen, tell } from "@/lib/channel";

const MOST = 200;
const known = new Set<string>();

export function noteOwn(requestId: string | null): void {
  if (!requestId) return;
  remember(requestId);
  tell({ kind: "own", requestId });
}

export function watchOwn(): () => void {
  return listen((message) => message.kind === "own" && remember(message.requestId));
}

/** Whether all that changed was changed here. */
export function areOwn(requestIds: readonly string[]): boolean {
  return requestIds.length > 0 && requestIds.every((id) => known.has(id));
}

function remember(requestId: string): void {
  known.add(requestId);
  const [oldest] = known;
  if (known.size > MOST && oldest) known.delete(oldest);
}
