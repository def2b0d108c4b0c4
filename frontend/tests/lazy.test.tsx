/** Pages that were loaded ahead are there at once; the worker waits for the page. */
import { cleanup, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

vi.mock("@/features/labels/pages/labels-page", () => ({ default: () => <p>labels</p> }));
vi.mock("@/features/search/pages/search-page", () => ({ default: () => <p>search</p> }));

const { intend, page } = await import("@/app/lazy");
const { registerWorker } = await import("@/app/worker");

const show = (Page: ReturnType<typeof page>) =>
  render(
    <Suspense fallback="waiting">
      <Page />
    </Suspense>,
  );

describe("a page", () => {
  afterEach(cleanup);

  it("that was loaded ahead has nothing in its place before", async () => {
    await intend("labels");
    show(page("labels"));
    expect(screen.queryByText("waiting")).toBeNull();
    expect(screen.getByText("labels")).toBeTruthy();
  });

  it("that was not is waited for", async () => {
    show(page("search"));
    expect(screen.getByText("waiting")).toBeTruthy();
    expect(await screen.findByText("search")).toBeTruthy();
  });
});

describe("the service worker", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });

  it("is registered once the page has been loaded for a while", () => {
    const register = vi.fn(() => Promise.resolve());
    vi.useFakeTimers();
    vi.stubEnv("PROD", true);
    vi.stubGlobal("navigator", { serviceWorker: { register } });
    vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
    registerWorker();
    vi.advanceTimersByTime(60_000);
    expect(register).not.toHaveBeenCalled();
    window.dispatchEvent(new Event("load"));
    expect(register).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(register).toHaveBeenCalledOnce();
  });
});
