/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const api = process.env.API_URL ?? "http://127.0.0.1:8000";

/** Another origin for hashed files alone: the page, the manifest, icons and the worker stay where the page is. */
const cdn = (process.env.CDN_BASE_URL || "").replace(/(?<=[^/])$/, "/");

/**
 * What is wanted together comes together, in the order of a first visit: each file costs a phone a round trip and
 * its headers. Libraries change seldom, so that an edit of ours must not make anybody load them again. A group
 * takes with it what its modules import, unless one before it has that.
 */
const groups = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: "router", test: /node_modules\/react-router\// },
  { name: "query", test: /node_modules\/(@tanstack\/(query|react-query)|idb-keyval)/ },
  { name: "base", tags: ["$initial" as const], test: /\/(node_modules|src\/(app|components|lib))\// },
  { name: "radix", test: /node_modules\/(@radix-ui|radix-ui)\// },
  { name: "forms", test: /src\/features\/auth\/components\// },
  {
    name: "members",
    test: /src\/features\/(shell\/(?!shell\.tsx)|tasks\/components\/(task-list|with-panel)\.)/,
  },
];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: {
      "@": here("./src"),
      // Radix locks scrolling through a <style> element, which the policy of the page refuses.
      "react-style-singleton": here("./src/lib/style-singleton.ts"),
    },
  },
  experimental: cdn ? { renderBuiltUrl: (file, { type }) => (type === "asset" ? cdn : "/") + file } : {},
  define: {
    __BUILD__: JSON.stringify(process.env.BUILD_ID ?? "development"),
    __SENTRY_DSN__: JSON.stringify(process.env.SENTRY_BROWSER_DSN ?? ""),
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: api }, "/.well-known": { target: api } },
  },
  build: {
    target: "es2023",
    manifest: "manifest.json",
    // For Sentry alone: `build/finish.mjs` puts them where nobody serves them.
    sourcemap: process.env.SENTRY_BROWSER_DSN ? "hidden" : false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here("./index.html"), sw: here("./worker/sw.ts") },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["./tests/setup.ts"],
    restoreMocks: true,
    testTimeout: 10_000,
  },
});
