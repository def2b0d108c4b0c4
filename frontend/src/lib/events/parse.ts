/** Server-sent events (WHATWG HTML §9.2) of a response that is read as it comes. */
import { EventSourceParserStream } from "eventsource-parser/stream";

export interface ServerEvent {
  name: string;
  id: string;
  /** The requests that changed it, where all are known. */
  requestIds: string[];
}

/** `onAlive` is called for each comment, too: the server sends them to show that it is there. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  onAlive: () => void = () => {},
): AsyncGenerator<ServerEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream({ onComment: onAlive }))
    .getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      onAlive();
      const { event: name = "", id = "", data } = part.value;
      yield { name, id, requestIds: requestIdsIn(data) };
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** None in what cannot be read: then nobody takes the event for their own. */
function requestIdsIn(data: string): string[] {
  try {
    const ids: unknown = JSON.parse(data)?.request_ids;
    return Array.isArray(ids) ? ids.map(String) : [];
  } catch {
    return [];
  }
}
