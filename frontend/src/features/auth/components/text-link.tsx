import { Link } from "react-router";
import { type Chunk, intend } from "@/app/lazy";

interface Props {
  to: string;
  /** The code behind it, loaded as soon as somebody is about to go there. */
  chunk?: Chunk;
  children: string;
  className?: string;
}

/** A way to another page, within a text or below a form. */
export function TextLink({ to, chunk, children, className = "" }: Props) {
  const prepare = () => chunk && intend(chunk);
  return (
    <Link
      to={to}
      onPointerEnter={prepare}
      onFocus={prepare}
      className={`font-medium text-accent underline underline-offset-4 ${className}`}
    >
      {children}
    </Link>
  );
}
