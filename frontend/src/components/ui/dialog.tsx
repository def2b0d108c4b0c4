import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { t } from "@/lib/i18n";
import { IconButton } from "./button";

const PLACES = {
  top: "left-1/2 top-[12vh] w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 rounded-lg appear",
  left: "inset-y-0 left-0 w-[min(18rem,85vw)] border-r border-line",
} as const;

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** The title is said, but not shown. */
  bare?: boolean;
  place?: keyof typeof PLACES;
  children: ReactNode;
}

export function Dialog({ open, onClose, title, bare = false, place = "top", children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(20_15_5/0.35)]" />
        <Radix.Content
          aria-describedby={undefined}
          className={`fixed z-50 max-h-[80vh] overflow-y-auto bg-surface shadow-raised ${place === "left" ? "max-h-none!" : ""} ${PLACES[place]}`}
        >
          <div className={bare ? "sr-only" : "flex items-center justify-between gap-2 px-6 pt-4"}>
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {!bare && (
              <Radix.Close asChild>
                <IconButton label={t("close")}>
                  <X size={18} aria-hidden />
                </IconButton>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
