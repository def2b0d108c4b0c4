import { describe, expect, it } from "vitest";
import { belongs, type View } from "@/features/tasks/model/views";
import { AT, day, task } from "./make";

const found = (
  fields: Parameters<typeof task>[0],
  views: View[] = ["inbox", "today", "upcoming", "overdue"],
) => views.filter((view) => belongs(task({ project_id: "p", ...fields }), view, AT));

describe("a task belongs to", () => {
  it("the inbox as long as it is open and in no project", () => {
    expect(found({ project_id: null })).toEqual(["inbox"]);
    expect(found({ project_id: null, status: "done" })).toEqual([]);
  });

  it("today when its day is this one where the user is", () => {
    expect(found({ due: day("2027-02-01") })).toEqual(["today"]);
    expect(found({ due: day("2027-02-01", "23:59") })).toEqual(["today"]);
    expect(found({ due: day("2027-02-02", "01:00", "Asia/Tokyo") })).toEqual(["today"]);
  });

  it("today and what is overdue when its time has passed today", () => {
    expect(found({ due: day("2027-02-01", "12:59") })).toEqual(["today", "overdue"]);
  });

  it("what is overdue when its day has ended", () => {
    expect(found({ due: day("2027-01-31") })).toEqual(["overdue"]);
  });

  it("what comes up from tomorrow on", () => {
    expect(found({ due: day("2027-02-02") })).toEqual(["upcoming"]);
    expect(found({ due: day("2027-02-01", "23:00", "America/New_York") })).toEqual(["upcoming"]);
  });

  it("what is done, or the trash alone", () => {
    const views: View[] = ["inbox", "done", "trash"];
    expect(found({ status: "done" }, views)).toEqual(["done"]);
    expect(found({ status: "done", deleted_at: "2027-01-01T00:00:00.000Z" }, views)).toEqual(["trash"]);
  });
});
