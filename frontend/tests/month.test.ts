import { describe, expect, it } from "vitest";
import { addMonths, byDay, dueOn, timeOn, weekStart, weeksOf } from "@/features/calendar/model/month";
import { draftOf } from "@/features/tasks/model/task";

const BERLIN = "Europe/Berlin";
const due = (date: string, time: string | null = null, timezone: string | null = null) => ({
  date,
  time,
  timezone,
});

describe("a month", () => {
  it("is shown from the beginning of its first week, in six weeks", () => {
    expect(weeksOf("2031-05", 1)[0]?.[0]).toBe("2031-04-28");
    expect(weeksOf("2031-05", 7)[0]?.[0]).toBe("2031-04-27");
    expect(weeksOf("2027-02", 1).flat()).toHaveLength(42);
    expect(weeksOf("2027-02", 1)[0]?.[0]).toBe("2027-02-01");
  });

  it("is followed by one that may be shorter, over the year's end too", () => {
    expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
    expect(addMonths("2027-12-15", 1)).toBe("2028-01-15");
    expect(addMonths("2028-01-15", -1)).toBe("2027-12-15");
    expect(addMonths("2031-02-31", 0)).toBe("2031-02-28");
  });

  it("begins its weeks as is usual in a region", () => {
    expect(["de-DE", "en-US"].map(weekStart)).toEqual([1, 7]);
  });
});

describe("a due", () => {
  it("stands on the day on which it is where the user is, whole days first", () => {
    const tasks = [
      draftOf("tokyo", { due: due("2031-05-15", "03:00", "Asia/Tokyo") }, ""),
      draftOf("floating", { due: due("2031-05-14", "09:30") }, ""),
      draftOf("day", { due: due("2031-05-14") }, ""),
      draftOf("none", {}, ""),
    ];
    const found = byDay(tasks, BERLIN);
    expect([...found.keys()]).toEqual(["2031-05-14"]);
    expect(found.get("2031-05-14")?.map((task) => task.id)).toEqual(["day", "floating", "tokyo"]);
    expect(timeOn(due("2031-05-15", "03:00", "Asia/Tokyo"), BERLIN)).toBe("20:00");
  });

  it("keeps its kind on another day", () => {
    expect(dueOn(due("2031-05-14"), "2031-05-20", BERLIN)).toEqual(due("2031-05-20"));
    expect(dueOn(due("2031-05-14", "09:30"), "2031-05-01", BERLIN)).toEqual(due("2031-05-01", "09:30"));
    const tokyo = due("2031-05-15", "03:00", "Asia/Tokyo");
    expect(dueOn(tokyo, "2031-05-22", BERLIN)).toEqual({ ...tokyo, date: "2031-05-23" });
  });
});
