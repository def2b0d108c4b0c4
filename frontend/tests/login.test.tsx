import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tokenIn } from "@/features/auth/components/link-token";
import { LoginForm } from "@/features/auth/components/login-form";
import { comeBack, goAway, leave, session } from "@/lib/api/session";

const TOKEN = `x.${btoa(JSON.stringify({ sub: "ada" }))}.x`;
const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const signedIn = () => json(200, { access_token: TOKEN, expires_in: 900 });
const refused = (code: string) => json(401, { code, detail: code, status: 401, title: code, request_id: "" });
const asked: { url: string; body: unknown }[] = [];
let answer: (body: Record<string, string>) => Response;

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.json();
    asked.push({ url: new URL(request.url).pathname, body });
    return answer(body);
  });
});

afterEach(async () => {
  cleanup();
  await leave();
  vi.unstubAllGlobals();
});

describe("logging in", () => {
  it("asks for the second factor once the password is right, and sends both", async () => {
    answer = ({ otp }) => (otp === "123456" ? signedIn() : refused(otp ? "otp_invalid" : "otp_required"));
    render(createElement(MemoryRouter, null, createElement(LoginForm)));
    fireEvent.change(screen.getByLabelText("E-mail"), { target: { value: "ada@example.org" } });
    fireEvent.change(screen.getByLabelText("Password"), { target: { value: "secret" } });
    fireEvent.submit(screen.getByLabelText("Password"));

    const code = await screen.findByLabelText("Code");
    fireEvent.change(code, { target: { value: "999 999" } });
    fireEvent.submit(code);
    await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/^The code is wrong/));
    fireEvent.change(code, { target: { value: "123 456" } });
    fireEvent.submit(code);

    await waitFor(() => expect(session.get()).toEqual({ status: "in", userId: "ada" }));
    expect(asked.at(-1)?.body).toEqual({ email: "ada@example.org", password: "secret", otp: "123456" });
  });
});

describe("coming back from another service", () => {
  it("takes up the session that the cookie has", async () => {
    answer = signedIn;
    goAway();
    await comeBack();
    expect(session.get().userId).toBe("ada");
    await comeBack();
    expect(asked).toHaveLength(1);
  });

  it("leaves one logged out when it failed", async () => {
    answer = () => refused("refresh_invalid");
    goAway();
    await comeBack();
    expect(session.get().status).toBe("out");
  });
});

describe("the token of a link", () => {
  it("is read from the fragment", () => {
    expect(tokenIn("#token=abc.def%3D")).toBe("abc.def=");
    expect(tokenIn("")).toBe("");
  });
});
