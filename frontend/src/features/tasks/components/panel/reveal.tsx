import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";

/** A button, and in its place what it shows: nothing is asked for before somebody wants to know. */
export function Reveal({ name, children }: { name: string; children: ReactNode }) {
  const [shown, setShown] = useState(false);
  if (shown) return children;
  return (
    <Button look="quiet" className="justify-self-start" onClick={() => setShown(true)}>
      {name}
    </Button>
  );
}
