/** What a build weighs, and what the way to the login form loads. Run after a build (`make test` makes one). */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";

interface Entry {
  file: string;
  src?: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  isEntry?: boolean;
}

const KB = 1000;
const DIST = "dist";
let manifest: Record<string, Entry> = {};

beforeAll(() => {
  if (!existsSync(`${DIST}/manifest.json`)) throw new Error("There is no build: run make app");
  manifest = JSON.parse(readFileSync(`${DIST}/manifest.json`, "utf8"));
});

const weight = (file: string) => {
  const compressed = `${DIST}/${file}.br`;
  return existsSync(compressed)
    ? statSync(compressed).size
    : brotliCompressSync(readFileSync(`${DIST}/${file}`)).length;
};

/** The keys of everything that is loaded with these. */
function withImports(...keys: string[]): Set<string> {
  const found = new Set(keys);
  for (const key of found) for (const one of manifest[key]?.imports ?? []) found.add(one);
  return found;
}

const ENTRY = "index.html";
const LOGIN = "src/features/auth/pages/login-page.tsx";
const SHELL = "src/features/shell/shell.tsx";
const VIEW = "src/features/tasks/pages/view-page.tsx";

describe("the login route", () => {
  it("loads at most 90 KB of JavaScript", () => {
    const files = [...withImports(ENTRY, LOGIN)].map((key) => manifest[key]?.file ?? "");
    const total = files.reduce((sum, file) => sum + weight(file), 0);
    expect(total).toBeGreaterThan(30 * KB);
    expect(total).toBeLessThanOrEqual(90 * KB);
  });

  it("loads no code of tasks", () => {
    const loaded = [...withImports(ENTRY, LOGIN)];
    const code = loaded.map((key) => readFileSync(`${DIST}/${manifest[key]?.file}`, "utf8")).join("\n");
    expect(loaded.filter((key) => /features\/(tasks|shell|palette)/.test(key))).toEqual([]);
    expect(code).not.toContain("/api/v1/tasks");
    expect(code).not.toContain("QueryClient");
  });
});

describe("the way to Today", () => {
  it("loads at most 150 KB of JavaScript, in at most 16 files", () => {
    const files = [...withImports(ENTRY, SHELL, VIEW)].map((key) => manifest[key]?.file ?? "");
    expect(files.length).toBeLessThanOrEqual(16);
    expect(files.reduce((sum, file) => sum + weight(file), 0)).toBeLessThanOrEqual(150 * KB);
  });
});

describe("a chunk that is loaded later", () => {
  it("has at most 60 KB", () => {
    const first = withImports(ENTRY, LOGIN);
    const later = Object.entries(manifest).filter(
      ([key, { file }]) => !first.has(key) && file.endsWith(".js"),
    );
    expect(later.length).toBeGreaterThan(5);
    for (const [key, { file }] of later) expect([key, weight(file) <= 60 * KB]).toEqual([key, true]);
  });

  it("is one for each route", () => {
    for (const key of [LOGIN, SHELL, VIEW]) expect(manifest[key]?.file).toMatch(/^assets\/.+-[\w-]{8}\.js$/);
  });
});

describe("the styles", () => {
  it("have at most 20 KB", () => {
    const sheets = readdirSync(`${DIST}/assets`).filter((name) => name.endsWith(".css"));
    expect(sheets.length).toBeGreaterThan(0);
    expect(sheets.reduce((sum, name) => sum + weight(`assets/${name}`), 0)).toBeLessThanOrEqual(20 * KB);
  });
});

describe("what the build says of itself", () => {
  it("has no inline script or style", () => {
    const html = readFileSync(`${DIST}/index.html`, "utf8");
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|onload=/);
  });

  it("names the files of the worker's shell", () => {
    const worker = readFileSync(`${DIST}/sw.js`, "utf8");
    for (const key of withImports(ENTRY, SHELL, VIEW)) expect(worker).toContain(manifest[key]?.file);
  });
});
