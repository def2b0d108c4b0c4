import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { t } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { dismiss, type Toast, toasts } from "@/lib/toast";
import { IconButton } from "./button";

const SHOWN_MS = 7000;

export function Toaster() {
  const list = useStore(toasts);
  return (
    <section
      aria-label={t("messages")}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-2 bottom-20 z-30 grid justify-items-center gap-2"
    >
      {list.map((one) => (
        <Message key={one.id} toast={one} />
      ))}
    </section>
  );
}

function Message({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id]);
  const act = () => {
    dismiss(toast.id);
    toast.action?.run();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever points at it or is in it is still reading
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="appear pointer-events-auto flex max-w-md items-center gap-1 rounded-md bg-ink py-1 pr-1 pl-4 text-paper shadow-raised"
    >
      <p role={toast.tone === "error" ? "alert" : undefined} className="py-2">
        {toast.text}
      </p>
      {toast.action && (
        <button
          type="button"
          onClick={act}
          className="ml-2 min-h-9 rounded-sm px-3 font-semibold underline-offset-4 hover:underline"
        >
          {toast.action.label}
        </button>
      )}
      <IconButton
        label={t("close")}
        className="text-paper hover:bg-transparent hover:text-paper"
        onClick={() => dismiss(toast.id)}
      >
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
