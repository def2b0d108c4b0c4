import { describe, expect, it } from "vitest";
import { absorbed, counted, overlaid, overlaidCounts, overlaidTask } from "@/features/tasks/model/overlay";
import { queued } from "@/lib/outbox/operation";
import { AT, act, change, create, day, task } from "./make";

const titles = (tasks: { title: string }[]) => tasks.map(({ title }) => title);

describe("a list with the queue applied", () => {
  it("is the very same list when nothing waits", () => {
    const items = [task()];
    expect(overlaid(items, [], "inbox", AT, true)).toBe(items);
  });

  it("shows what was made, changed, completed and deleted", () => {
    const [a, b, c] = [task({ title: "a" }), task({ title: "b" }), task({ title: "c" })];
    const queue = [create("new"), change(b, { title: "b2" }), act(a, "complete"), act(c, "delete")];
    expect(titles(overlaid([c, b, a], queue, "inbox", AT, true))).toEqual(["new", "b2"]);
    expect(titles(overlaid([], queue, "done", AT, true))).toEqual(["a"]);
    expect(titles(overlaid([], queue, "trash", AT, true))).toEqual(["c"]);
  });

  it("puts a task where its new due belongs", () => {
    const [a, b, c] = ["2027-02-02", "2027-02-04", "2027-02-06"].map((date) =>
      task({ title: date, due: day(date) }),
    );
    if (!a || !b || !c) throw new Error();
    const queue = [change(a, { due: day("2027-02-05"), title: "moved" })];
    expect(titles(overlaid([a, b, c], queue, "upcoming", AT, true))).toEqual([
      "2027-02-04",
      "moved",
      "2027-02-06",
    ]);
    expect(titles(overlaid([a, b], [change(a, { due: day("2027-02-01") })], "upcoming", AT, true))).toEqual([
      "2027-02-04",
    ]);
  });

  it("does not show a task that belongs to a page which is not here yet", () => {
    const first = task({ due: day("2027-02-02") });
    const later = create("later", { due: day("2027-05-01") });
    expect(overlaid([first], [later], "upcoming", AT, false)).toHaveLength(1);
    expect(overlaid([first], [later], "upcoming", AT, true)).toHaveLength(2);
  });

  it("is what the server says once it has answered", () => {
    const before = task({ title: "old" });
    const after = { ...before, title: "new", version: 2 };
    expect(overlaid([before], [change(before, { title: "new" })], "inbox", AT, true)[0]?.title).toBe("new");
    expect(titles(absorbed([before], after, "inbox", AT, true))).toEqual(["new"]);
  });
});

describe("one task with the queue applied", () => {
  it("has every change that waits, in their order", () => {
    const before = task({ title: "a", priority: 0 });
    const queue = [change(before, { title: "b" }), change(before, { priority: 2 }), act(before, "complete")];
    expect(overlaidTask(before, before.id, queue)).toMatchObject({ title: "b", priority: 2, status: "done" });
  });

  it("is there before the server knows it", () => {
    const made = create("new");
    expect(overlaidTask(undefined, made.taskId, [made])?.title).toBe("new");
  });
});

describe("the counts", () => {
  const zero = { inbox: 5, today: 2, upcoming: 0, overdue: 0, projects: {} };

  it("follow what waits", () => {
    const due = task({ due: day("2027-02-01") });
    const queue = [create("new"), change(due, { due: day("2027-02-02") }), act(task(), "complete")];
    expect(overlaidCounts(zero, queue, AT)).toMatchObject({ inbox: 5, today: 1, upcoming: 1 });
  });

  it("are the same when the answer is counted instead", () => {
    const before = task({ due: day("2027-02-01") });
    const operation = act(before, "complete");
    const waiting = overlaidCounts(zero, [operation], AT);
    expect(counted(zero, before, { ...before, status: "done" }, AT)).toEqual(waiting);
  });
});

describe("the queue", () => {
  it("makes one of edits that follow each other, and keeps what they began with", () => {
    const before = task({ title: "a" });
    const queue = queued(
      [change(before, { title: "b" })],
      change({ ...before, title: "b" }, { title: "c", priority: 1 }),
      null,
    );
    expect(queue).toMatchObject([{ patch: { title: "c", priority: 1 }, base: { title: "a", priority: 0 } }]);
  });

  it("leaves alone what is being sent", () => {
    const before = task();
    const first = change(before, { title: "b" });
    expect(queued([first], change(before, { title: "c" }), first.key)).toHaveLength(2);
  });

  it("writes an edit of a task that is still to be made into its making", () => {
    const made = create("new");
    const edit = change({ ...task(), id: made.taskId }, { priority: 3 });
    expect(queued([made], edit, null)).toMatchObject([
      { kind: "create", fields: { title: "new", priority: 3 } },
    ]);
  });
});
