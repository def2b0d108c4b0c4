import { describe, expect, it } from "vitest";
import { withoutTwin } from "@/lib/outbox/twin";
import { change, create, task } from "./make";

describe("a new task that the server has and did not answer yet", () => {
  it("is shown once, and what was done to it since is done to the server's", () => {
    const [made, there] = [create("Pay rent"), task({ title: "Pay rent" })];
    const edit = change({ ...there, id: made.taskId, version: 0 }, { priority: 2 });
    const queue = withoutTwin({ queue: [made, edit], names: {} }, [there]);
    expect(queue).toEqual([
      { ...edit, taskId: there.id, version: 1, before: { ...edit.before, id: there.id } },
    ]);
  });

  it("is not taken for one that was answered, is older, or stands elsewhere", () => {
    const made = create("Pay rent");
    const answered = { queue: [made], names: { "local-0": "a" } };
    const old = task({ title: "Pay rent", created_at: "2027-02-01T11:59:00.000Z" });
    expect(withoutTwin(answered, [task({ title: "Pay rent", id: "a" })])).toEqual([made]);
    expect(withoutTwin({ ...answered, names: {} }, [old])).toEqual([made]);
    expect(withoutTwin(answered, [task({ title: "Pay rent", parent_id: "b" })])).toEqual([made]);
  });

  it("can only be the first: they are sent one by one", () => {
    const queue = [create("Pay rent"), create("Call")];
    expect(withoutTwin({ queue, names: {} }, [task({ title: "Call" })])).toBe(queue);
  });
});
