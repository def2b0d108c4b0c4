import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { absorb } from "@/features/tasks/api/absorb";
import { taskKeys } from "@/features/tasks/api/keys";
import type { Counts } from "@/features/tasks/model/task";
import { act, task } from "./make";

const KEY = taskKeys.counts("ada");
const before = task();
const { at } = act(before, "complete");
const done = { ...before, status: "done" as const, completed_at: at, version: 2 };

/** What the cache has after the answer to a completion, of counts that came so long after the user did it. */
function afterwards(milliseconds: number) {
  const client = new QueryClient();
  const updatedAt = Date.parse(at) + milliseconds;
  const counts: Counts = { inbox: 3, today: 0, upcoming: 0, overdue: 0, projects: {} };
  client.setQueryData<Counts>(KEY, counts, { updatedAt });
  absorb(client, "ada", done, before, at);
  return { inbox: client.getQueryData<Counts>(KEY)?.inbox, state: client.getQueryState(KEY), updatedAt };
}

it("counts what was done into counts from before", () => {
  const { inbox, state, updatedAt } = afterwards(-1000);
  expect(inbox).toBe(2);
  expect(state).toMatchObject({ isInvalidated: false, dataUpdatedAt: updatedAt });
});

it("asks again for counts that may have it in them already", () => {
  const { inbox, state } = afterwards(1000);
  expect(inbox).toBe(3);
  expect(state?.isInvalidated).toBe(true);
});
