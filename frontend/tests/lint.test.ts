/** The rules that keep requests and the server's data in their places would notice a breach. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";

const FILE = "src/breach.ts";

function complaints(code: string): string {
  writeFileSync(FILE, code);
  try {
    execFileSync("npx", ["biome", "lint", "--error-on-warnings", FILE], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

describe("lint refuses", () => {
  afterEach(() => rmSync(FILE, { force: true }));

  it("a request outside the client", () => {
    expect(complaints('export const tasks = () => fetch("/api/v1/tasks");\n')).toContain(
      "src/lib/api/client.ts",
    );
  });

  it("a context, which the server's data would end in", () => {
    const code = 'import { createContext } from "react";\nexport const Tasks = createContext([]);\n';
    expect(complaints(code)).toContain("TanStack Query");
  });

  it("HTML that did not come from the sanitiser", () => {
    writeFileSync(FILE, "");
    const code =
      'import { createElement } from "react";\nexport const X = createElement("p", { dangerouslySetInnerHTML: { __html: "x" } });\n';
    expect(complaints(code)).toContain("dangerouslySetInnerHTML");
  });
});
