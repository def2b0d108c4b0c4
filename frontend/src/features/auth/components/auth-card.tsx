import type { ReactNode } from "react";
import { Logo } from "./logo";

/** The frame of what is seen without being signed in. */
export function AuthCard({
  title,
  text,
  children,
  footer,
}: {
  title: string;
  text?: string;
  children?: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[max(3rem,14vh)] pb-8">
      <div className="w-full max-w-sm">
        <Logo />
        <h1 className="mt-8 text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {text && <p className="mt-2 text-base text-muted">{text}</p>}
        <div className="mt-8">{children}</div>
        {footer && <p className="mt-8 border-t border-line pt-4 text-muted">{footer}</p>}
      </div>
    </main>
  );
}
