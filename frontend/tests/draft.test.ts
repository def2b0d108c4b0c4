/** What is being typed while somebody else changes the same is no silent overwriting. */
import { cleanup, renderHook } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useDraft } from "@/features/tasks/components/use-draft";
import { changeTask } from "@/features/tasks/model/actions";
import { outbox } from "@/lib/outbox";
import { EMPTY } from "@/lib/outbox/storage";
import { task } from "./make";

const save = vi.fn((text: string) => text.trim());
const draft = (value: string) =>
  renderHook(({ now }) => useDraft(now, save), { initialProps: { now: value } });

beforeEach(() => {
  vi.useFakeTimers();
  save.mockClear();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  outbox.set(EMPTY);
});

describe("a draft", () => {
  it("is saved over what stood there when the typing began", () => {
    const { result, rerender } = draft("Pay rent");
    act(() => result.current.setTyped("Mine"));
    rerender({ now: "Theirs" });
    expect(result.current.text).toBe("Mine");
    act(() => result.current.flush());
    expect(save.mock.calls).toEqual([["Mine", "Pay rent"]]);
  });

  it("goes on from what was saved last", () => {
    const { result, rerender } = draft("Pay rent");
    act(() => result.current.setTyped("Mine "));
    act(() => vi.advanceTimersByTime(700));
    rerender({ now: "Mine" });
    act(() => result.current.setTyped("Mine now"));
    act(() => result.current.flush());
    expect(save.mock.calls).toEqual([
      ["Mine ", "Pay rent"],
      ["Mine now", "Mine"],
    ]);
  });

  it("that ends as it began leaves to others what they changed", () => {
    const { result, rerender } = draft("Pay rent");
    act(() => result.current.setTyped("Pay rent"));
    rerender({ now: "Theirs" });
    act(() => result.current.flush());
    expect(save).not.toHaveBeenCalled();
    expect(result.current.text).toBe("Theirs");
  });
});

describe("a change", () => {
  it("of what was changed since it was seen asks the server to look", () => {
    const theirs = task({ title: "Theirs", version: 5 });
    expect(changeTask(theirs, { title: "Mine" }, { title: "Pay rent" })).toMatchObject({
      base: { title: "Pay rent" },
      patch: { title: "Mine" },
      version: 0,
    });
    expect(changeTask(theirs, { title: "Mine" }, { title: "Theirs" })).toMatchObject({ version: 5 });
  });
});
