import { describe, expect, it } from "vitest";
import { BadFile, kindOf, wantedOf } from "@/features/files/model/wanted";

describe("a file", () => {
  it("is told by its name and its beginning", () => {
    expect(kindOf("tasks.json", "")).toBe("json");
    expect(kindOf("tasks.txt", ' {"tasks": []}')).toBe("json");
    expect(kindOf("home.csv", "\uFEFFTYPE,CONTENT,PRIORITY\n")).toBe("todoist");
    expect(kindOf("home.csv", "title,notes\n")).toBe("csv");
  });

  it("of our own is sent as what it holds, with its projects", () => {
    const projects = [{ id: "1", name: "Home" }];
    const text = JSON.stringify({ format: "json", tasks: [{ title: "One" }], projects });
    expect(wantedOf(text, "json", "ignored")).toEqual({
      format: "json",
      tasks: [{ title: "One" }],
      projects,
    });
    expect(wantedOf("[]", "json", "")).toEqual({ format: "json", tasks: [] });
  });

  it("of another kind is sent as it is, with the project of rows that name none", () => {
    expect(wantedOf("title\nOne\n", "csv", "Home")).toEqual({
      format: "csv",
      text: "title\nOne\n",
      project: "Home",
    });
    expect(wantedOf("title\n", "csv", "")).toEqual({ format: "csv", text: "title\n" });
  });

  it("that is none of ours is refused", () => {
    for (const text of ["", "{", "null", '{"tasks": 1}', "1"])
      expect(() => wantedOf(text, "json", "")).toThrow(BadFile);
  });
});
