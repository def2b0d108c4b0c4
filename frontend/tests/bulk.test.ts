import { describe, expect, it } from "vitest";
import { alike } from "@/lib/outbox/bulk";
import { act, change, day, task } from "./make";

describe("what is sent together", () => {
  it("is the same done to different tasks, one behind the other", () => {
    const [a, b, c] = [act(task(), "complete"), act(task(), "complete"), act(task(), "delete")];
    expect(alike(a, [a, b, c])).toEqual([a, b]);
    expect(alike(c, [a, b, c])).toEqual([c]);
  });

  it("is not what was done twice to one task, or an edit", () => {
    const one = task();
    const [first, again, edit] = [act(one, "complete"), act(one, "complete"), change(task(), { title: "x" })];
    expect(alike(first, [first, again])).toEqual([first]);
    expect(alike(edit, [edit, first])).toEqual([]);
  });

  it("is at most a hundred", () => {
    const many = Array.from({ length: 150 }, () => act(task(), "delete"));
    expect(many[0] && alike(many[0], many)).toHaveLength(100);
  });

  it("is no recurring task: what comes next of it is told only to who asks for it alone", () => {
    const recurring = task({ due: day("2027-02-01"), recurrence: { rrule: "FREQ=DAILY", from: "due" } });
    const [a, b] = [act(task(), "complete"), { ...act(recurring, "complete"), occurrence: "2027-02-01" }];
    expect(alike(a, [a, b])).toEqual([a]);
  });
});
