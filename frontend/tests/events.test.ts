/** What other devices change is heard: the stream's ends and beginnings, and what is done without it. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reachable } from "@/lib/api/reachable";
import { adopt, leave, session } from "@/lib/api/session";
import { live, startLive } from "@/lib/events/live";
import { asOwn, noteOwn } from "@/lib/events/own";
import { forgetSeen, seenBy } from "@/lib/events/seen";
import { changed, READY } from "./stream";

const TOKEN = `x.${btoa(JSON.stringify({ sub: "ada" }))}.x`;

/** A server of streams: each that is asked for stands here, with a pen to write into it. */
interface Asked {
  at: number;
  seen: string | null;
  token: string | null;
  signal: AbortSignal;
  write: (text: string) => void;
  end: () => void;
}
const streams: Asked[] = [];
let refuse: () => Response | null;
let stop = () => {};
const heard: string[] = [];

const problem = (status: number, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ code: "no", detail: "no", status, title: "no", type: "x" }), {
    status,
    headers,
  });

function answer(init: RequestInit): Response {
  const headers = new Headers(init.headers);
  const signal = init.signal as AbortSignal;
  let pen: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pen = controller;
      signal.addEventListener("abort", () => controller.error(new DOMException("", "AbortError")));
    },
  });
  streams.push({
    at: Date.now(),
    seen: headers.get("Last-Event-ID"),
    token: headers.get("Authorization"),
    signal,
    write: (text) => pen.enqueue(new TextEncoder().encode(text)),
    end: () => pen.close(),
  });
  return refuse() ?? new Response(body);
}

const last = () => streams.at(-1) as Asked;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const hide = (hidden: boolean) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(hidden ? "hidden" : "visible");
  document.dispatchEvent(new Event("visibilitychange"));
};
const begin = async () => {
  stop = startLive("ada", (name) => heard.push(name));
  await pass(0);
};

describe("listening", () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    streams.length = 0;
    heard.length = 0;
    refuse = () => null;
    seenBy("ada").set("0.0");
    vi.stubGlobal("fetch", async (url: Request | string, init: RequestInit) => {
      if (typeof url === "string") return answer(init);
      return new Response(JSON.stringify({ access_token: `${TOKEN}2`, expires_in: 900 }), { status: 200 });
    });
    await adopt({ access_token: TOKEN, expires_in: 86_400 });
  });

  afterEach(async () => {
    stop();
    await leave();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("says what others changed, and is silent of what was changed from here", async () => {
    await begin();
    last().write(READY);
    last().write(changed("b.a", "theirs"));
    noteOwn("mine", false);
    last().write(changed("c.a", "mine"));
    last().write(changed("d.a", "answered-later"));
    await pass(100);
    noteOwn("answered-later", false);
    await pass(1000);
    expect(heard).toEqual(["ready", "tasks.changed"]);

    last().write(changed("e.a", "mine", "theirs"));
    last().write(changed("f.a"));
    await pass(300);
    expect(heard.slice(2)).toEqual(["tasks.changed", "tasks.changed"]);
  });

  it("waits a little longer while something is on its way from here, but not for ever", async () => {
    await begin();
    last().write(READY);
    let arrive = () => {};
    const late = asOwn(() => new Promise<void>((done) => (arrive = done)));
    last().write(changed("b.a", "mine-late"));
    await pass(600);
    noteOwn("mine-late", false);
    arrive();
    await late;
    void asOwn(() => new Promise<void>((done) => (arrive = done)));
    last().write(changed("c.a", "theirs-2"));
    await pass(900);
    expect(heard).toEqual(["ready"]);
    await pass(600);
    expect(heard).toEqual(["ready", "tasks.changed"]);
    arrive();
  });

  it("goes on behind what an earlier page of the same person was told", async () => {
    await begin();
    expect(last().seen).toBe("0.0");
    stop();
    seenBy("grace").set("g.g");
    await begin();
    expect(last().seen).toBeNull();
  });

  it("looks once more when nothing was told to this browser before", async () => {
    forgetSeen();
    await begin();
    last().write(READY);
    await pass(900);
    expect(heard).toEqual(["ready"]);
    await pass(200);
    last().write(changed("b.a"));
    await pass(2000);
    expect(heard).toEqual(["ready", "resync", "tasks.changed"]);
  });

  it("goes on behind what it has seen when the stream ends", async () => {
    forgetSeen();
    await begin();
    expect(last().seen).toBeNull();
    last().write(READY);
    last().write(changed("b.a"));
    await pass(10);
    expect(live.get()).toBe(true);
    last().end();
    await pass(10);
    expect(live.get()).toBe(false);
    await pass(1000);
    expect(streams.map(({ seen }) => seen)).toEqual([null, "b.a"]);
  });

  it("waits longer each time it fails, but not for ever; and as long as it is asked to", async () => {
    refuse = () => problem(503);
    await begin();
    await pass(300_000);
    const waits = streams
      .slice(1)
      .map(({ at }, index) => Math.round((at - (streams[index]?.at ?? 0)) / 1000));
    expect(waits.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);

    refuse = () => problem(429, { "Retry-After": "300" });
    await pass(60_000);
    const count = streams.length;
    await pass(235_000);
    expect(streams).toHaveLength(count);
    refuse = () => null;
    await pass(15_000);
    expect(streams).toHaveLength(count + 1);
  });

  it("comes back at once when the network does", async () => {
    refuse = () => problem(503);
    await begin();
    await pass(31_500);
    const count = streams.length;
    reachable.set(false);
    await pass(1000);
    expect(streams).toHaveLength(count);
    refuse = () => null;
    reachable.set(true);
    await pass(0);
    expect(streams).toHaveLength(count + 1);
  });

  it("takes a stream that is silent for dead, and one that beats for alive", async () => {
    await begin();
    last().write(READY);
    for (let beat = 0; beat < 5; beat += 1) {
      await pass(40_000);
      last().write(": heartbeat\n\n");
    }
    expect(streams).toHaveLength(1);
    await pass(47_000);
    expect(streams).toHaveLength(2);
    expect(streams[0]?.signal.aborted).toBe(true);
  });

  it("renews a token that is taken no more", async () => {
    refuse = () => (last().token === `Bearer ${TOKEN}` ? problem(401) : null);
    await begin();
    await pass(0);
    expect(streams.map(({ token }) => token)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}2`]);
  });

  it("begins again when somebody whose session had ended logs in", async () => {
    session.set((now) => ({ ...now, status: "ended" }));
    await begin();
    expect(streams).toHaveLength(0);
    session.set((now) => ({ ...now, status: "in" }));
    await pass(0);
    expect(streams).toHaveLength(1);
  });

  it("lets the stream go when nobody has looked for long, and goes on when somebody does", async () => {
    await begin();
    last().write(READY);
    hide(true);
    for (let beat = 0; beat < 9; beat += 1) {
      await pass(30_000);
      last().write(": heartbeat\n\n");
    }
    expect(last().signal.aborted).toBe(false);
    await pass(31_000);
    expect(last().signal.aborted).toBe(true);
    await pass(600_000);
    expect(streams).toHaveLength(1);
    hide(false);
    await pass(0);
    expect(streams.map(({ seen }) => seen)).toEqual(["0.0", "a.a"]);
  });
});

describe("without a stream", () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
    streams.length = 0;
    heard.length = 0;
    refuse = () => problem(501);
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => answer(init));
    await adopt({ access_token: TOKEN, expires_in: 86_400 });
    await begin();
  });

  afterEach(async () => {
    stop();
    await leave();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("what is shown is asked for each minute, and the stream no more", async () => {
    await pass(180_000);
    expect(heard).toEqual(["resync", "resync", "resync"]);
    expect(streams).toHaveLength(1);
  });

  it("nothing is asked for while nobody looks", async () => {
    hide(true);
    await pass(180_000);
    expect(heard).toEqual([]);
  });

  it("nothing is asked for while another tab has a stream, until that ends", async () => {
    live.set(true);
    await pass(180_000);
    expect(heard).toEqual([]);
    live.set(false);
    await pass(60_000);
    expect(heard).toEqual(["resync"]);
  });
});
