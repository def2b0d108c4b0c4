import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { absorb } from "@/features/tasks/api/absorb";
import { taskKeys } from "@/features/tasks/api/keys";
import type { Counts } from "@/features/tasks/model/task";
import type { Listing } from "@/features/tasks/model/views";
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

/** Which answer each list has, when the answer to a completion comes while the first ones are on their way. */
async function answersOf(...views: Listing[]) {
  const client = new QueryClient();
  const keys = views.map((view) => taskKeys.list("ada", { view }));
  for (const queryKey of keys) {
    let answers = 0;
    const queryFn = () => {
      answers += 1;
      return Promise.resolve({ pages: [], pageParams: [], answer: answers });
    };
    new QueryObserver(client, { queryKey, queryFn }).subscribe(() => {});
  }
  absorb(client, "ada", { ...done, parent_id: "p" }, { ...before, parent_id: "p" }, at);
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  return keys.map((key) => client.getQueryData<{ answer: number }>(key)?.answer);
}

it("asks again for lists on their way, but not for what is below another task", async () => {
  expect(await answersOf("inbox", "below:p", "below:other")).toEqual([2, 2, 1]);
});
