import { describe, expect, it } from "vitest";
import { merge } from "@/lib/outbox/merge";
import { change, day, task } from "./make";

describe("an edit is merged with somebody else's", () => {
  const before = task({ title: "a", due: day("2027-02-01"), labels: ["x"] });

  it("by itself where they are of different fields", () => {
    const theirs = { ...before, priority: 3, version: 2 };
    expect(merge(change(before, { title: "b" }), theirs)).toEqual({ patch: { title: "b" }, conflicts: [] });
  });

  it("by the user where they are of the same one", () => {
    const theirs = { ...before, title: "c", version: 2 };
    expect(merge(change(before, { title: "b", priority: 1 }), theirs)).toEqual({
      patch: { title: "b", priority: 1 },
      conflicts: ["title"],
    });
  });

  it("to nothing where both did the same, or the answer to ours was lost", () => {
    const theirs = { ...before, title: "b", due: day("2027-02-02"), version: 2 };
    expect(merge(change(before, { title: "b", due: day("2027-02-02") }), theirs)).toEqual({
      patch: {},
      conflicts: [],
    });
  });

  it("without minding the ids that the server gives reminders", () => {
    const mine = [{ id: "mine", at: null, minutes_before: 30 }];
    const theirs = { ...before, reminders: [{ id: "r1", at: null, minutes_before: 30 }], version: 2 };
    expect(merge(change(before, { reminders: mine }), theirs)).toEqual({ patch: {}, conflicts: [] });
  });
});
