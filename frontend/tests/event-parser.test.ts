/** The events of a stream, as they come in pieces from the network. */
import { describe, expect, it, vi } from "vitest";
import { eventsOf, type ServerEvent } from "@/lib/events/parse";
import { changed, READY } from "./stream";

function bodyOf(...parts: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const bytes = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  return new ReadableStream({
    start(controller) {
      for (const part of bytes) controller.enqueue(part);
      controller.close();
    },
  });
}

async function read(body: ReadableStream<Uint8Array>, onAlive?: () => void): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of eventsOf(body, onAlive)) found.push(event);
  return found;
}

describe("the parser", () => {
  const text = `: a heartbeat — of ours\n\n${READY}${changed("b.a", "r-1", "r-2")}event: resync\r\ndata: {}\r\n\r\n`;
  const wanted = [
    { name: "ready", id: "a.a", requestIds: [] },
    { name: "tasks.changed", id: "b.a", requestIds: ["r-1", "r-2"] },
    { name: "resync", id: "", requestIds: [] },
  ];

  it("reads the same wherever the network cuts it, within a letter too", async () => {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await read(bodyOf(bytes.slice(0, at), bytes.slice(at)))).toEqual(wanted);
    }
  });

  it("leaves out what the end cuts off", async () => {
    expect(await read(bodyOf(READY, "event: tasks.changed\ndata: {}"))).toHaveLength(1);
  });

  it("takes a comment for a sign of life, and for no event", async () => {
    const alive = vi.fn();
    expect(await read(bodyOf(": heartbeat\n\n", ": heartbeat\n\n"), alive)).toEqual([]);
    expect(alive).toHaveBeenCalledTimes(2);
  });

  it("knows nobody who did what it cannot read", async () => {
    const broken = 'event: tasks.changed\ndata: {"request_ids":\n\nevent: tasks.changed\ndata: null\n\n';
    expect((await read(bodyOf(broken))).map((event) => event.requestIds)).toEqual([[], []]);
  });
});
