import { describe, expect, it } from "vitest";
import { addDays, dayStart, instantOf, wallAt, weekday } from "@/lib/zone";

const iso = (instant: number) => new Date(instant).toISOString();

describe("wall time in a zone", () => {
  it("is an instant, in winter and in summer", () => {
    expect(iso(instantOf("2027-01-31", "17:00", "Europe/Berlin"))).toBe("2027-01-31T16:00:00.000Z");
    expect(iso(instantOf("2027-07-31", "17:00", "Europe/Berlin"))).toBe("2027-07-31T15:00:00.000Z");
    expect(iso(instantOf("2027-07-31", "17:00", "Asia/Kathmandu"))).toBe("2027-07-31T11:15:00.000Z");
  });

  it("that a clock change skips is read with the offset before it", () => {
    expect(iso(instantOf("2027-03-28", "02:30", "Europe/Berlin"))).toBe("2027-03-28T01:30:00.000Z");
  });

  it("that comes twice is the first", () => {
    expect(iso(instantOf("2027-10-31", "02:30", "Europe/Berlin"))).toBe("2027-10-31T00:30:00.000Z");
  });

  it("is there and back the same on every day of a year", () => {
    for (let day = "2027-01-01"; day < "2028-01-01"; day = addDays(day, 1)) {
      for (const zone of ["Europe/Berlin", "America/St_Johns", "Pacific/Auckland"]) {
        expect(wallAt(instantOf(day, "12:34", zone), zone)).toEqual({ date: day, time: "12:34" });
      }
    }
  });
});

describe("a day", () => {
  it("begins at the clock change where that skips midnight", () => {
    expect(iso(dayStart("2018-11-04", "America/Sao_Paulo"))).toBe("2018-11-04T03:00:00.000Z");
  });

  it("has 23 hours in spring and 25 in autumn", () => {
    const hours = (day: string) =>
      (dayStart(addDays(day, 1), "Europe/Berlin") - dayStart(day, "Europe/Berlin")) / 3.6e6;
    expect([hours("2027-03-28"), hours("2027-06-01"), hours("2027-10-31")]).toEqual([23, 24, 25]);
  });

  it("has a number in its week", () => {
    expect([weekday("2027-02-01"), weekday("2027-02-07")]).toEqual([1, 7]);
  });
});
