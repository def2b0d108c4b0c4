import { describe, expect, it } from "vitest";
import { firstRule, rruleOf, ruleOf } from "@/features/tasks/model/rules";

describe("a recurrence rule", () => {
  it.each([
    "FREQ=DAILY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20271231",
    "FREQ=YEARLY;COUNT=3",
  ])("is the same after it was read and written: %s", (rrule) => {
    expect(rruleOf(ruleOf(rrule))).toBe(rrule);
  });

  it("keeps what the editor does not show when something else of it is changed", () => {
    const rule = ruleOf("FREQ=MONTHLY;BYMONTHDAY=15");
    expect(rruleOf({ ...rule, interval: 3 })).toBe("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15");
    expect(rruleOf({ ...rule, lastDay: true })).toBe("FREQ=MONTHLY;BYMONTHDAY=-1");
  });

  it("begins with the weekday of the due", () => {
    expect(rruleOf(firstRule("2027-02-03"))).toBe("FREQ=WEEKLY;BYDAY=WE");
  });
});
