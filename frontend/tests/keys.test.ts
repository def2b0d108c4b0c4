import { renderHook } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { listenToKeys, type Shortcut, useShortcuts } from "@/lib/keys";

listenToKeys();
const press = (key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
const shortcut = (keys: string[], run: () => void): Shortcut => ({
  keys,
  run,
  does: "undo",
  group: "keys.go",
});

describe("a shortcut", () => {
  afterEach(() => document.body.replaceChildren());

  it("runs while its component is there", () => {
    const run = vi.fn();
    const list = [shortcut(["e"], run)];
    const { unmount } = renderHook(() => useShortcuts(list));
    press("e");
    unmount();
    press("e");
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("may be two keys in a row", () => {
    const [go, alone] = [vi.fn(), vi.fn()];
    const list = [shortcut(["g t"], go), shortcut(["t"], alone)];
    renderHook(() => useShortcuts(list));
    press("t");
    press("g");
    press("t");
    expect([go.mock.calls.length, alone.mock.calls.length]).toEqual([1, 1]);
  });

  it("is text where text is typed, but with Ctrl", () => {
    const [letter, palette] = [vi.fn(), vi.fn()];
    const list = [shortcut(["q"], letter), shortcut(["mod+k"], palette)];
    renderHook(() => useShortcuts(list));
    const input = document.body.appendChild(document.createElement("input"));
    press("q", {}, input);
    press("k", { ctrlKey: true }, input);
    expect([letter.mock.calls.length, palette.mock.calls.length]).toEqual([0, 1]);
  });

  it("rests while a dialog is open", () => {
    const run = vi.fn();
    const list = [shortcut(["q"], run)];
    renderHook(() => useShortcuts(list));
    document.body.appendChild(document.createElement("div")).setAttribute("role", "dialog");
    press("q");
    expect(run).not.toHaveBeenCalled();
  });
});
