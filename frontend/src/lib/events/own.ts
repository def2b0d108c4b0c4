/** What was changed from here: this tab knows of it already, and need not ask when it is told again. */
import { listen, tell } from "@/lib/channel";

const MOST = 200;
const known = new Set<string>();

/** `isShared`: the other tabs of this browser are told what became of it, and need not ask either. */
export function noteOwn(requestId: string | null, isShared: boolean): void {
  if (!requestId) return;
  remember(requestId);
  if (isShared) tell({ kind: "own", requestId });
}

/** What is on its way to the server from here: its answer may come after what it changed is told. */
let underway = 0;

export async function asOwn<T>(asking: () => Promise<T>): Promise<T> {
  underway += 1;
  try {
    return await asking();
  } finally {
    underway -= 1;
  }
}

export const isUnderway = (): boolean => underway > 0;

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
