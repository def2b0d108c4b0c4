/** After the bundler: the service worker is told what it keeps, and each file is compressed as far as it goes. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const base = process.env.CDN_BASE_URL?.replace(/\/?$/, "/") || "/";
const DIST = process.argv[2] ?? new URL("../dist", import.meta.url).pathname;
const MAPS = `${DIST.replace(/\/$/, "")}-maps`;
const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const WORTH_BYTES = 512;

rmSync(MAPS, { recursive: true, force: true });
const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(DIST, join(entry.parentPath, entry.name)));

files.filter((name) => name.endsWith(".map")).forEach(putAside);
tellWorker();
files.filter((name) => COMPRESSIBLE.test(name)).forEach(compress);

function tellWorker() {
  const worker = join(DIST, "sw.js");
  if (!existsSync(worker)) throw new Error("dist/sw.js is missing");
  const shell = files
    .filter((name) => name.startsWith("assets/") && !/latin-ext|\.map$|\/sentry-/.test(name))
    .map((name) => base + name);
  const id = createHash("sha256")
    .update(shell.sort().join())
    .update(readFileSync(join(DIST, "index.html")))
    .digest("hex")
    .slice(0, 12);
  const told = JSON.stringify({ id, files: shell, base });
  const source = readFileSync(worker, "utf8");
  if (!source.includes("__SHELL__")) throw new Error("dist/sw.js does not ask for __SHELL__");
  writeFileSync(worker, source.replaceAll("__SHELL__", `(${told})`));
}

/** Source maps are for Sentry, and no part of what is served. */
function putAside(name) {
  mkdirSync(join(MAPS, "assets"), { recursive: true });
  renameSync(join(DIST, name), join(MAPS, name));
}

function compress(name) {
  const file = join(DIST, name);
  if (statSync(file).size < WORTH_BYTES) return;
  const body = readFileSync(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(body, { params: quality }));
  writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
}
