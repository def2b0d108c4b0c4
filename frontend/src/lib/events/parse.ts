/** Server-sent events (WHATWG HTML §9.2) of a response that is read as it comes. */

export interface ServerEvent {
  /** "" for a heartbeat. */
  name: string;
  id: string;
  data: unknown;
}

export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function eventOf(block: string): ServerEvent {
  const found: ServerEvent = { name: "", id: "", data: null };
  for (const line of block.split("\n")) {
    const at = line.indexOf(": ");
    const value = line.slice(at + 2);
    if (line.startsWith("event: ")) found.name = value;
    if (line.startsWith("id: ")) found.id = value;
    if (line.startsWith("data: ")) found.data = JSON.parse(value);
  }
  return found;
}
