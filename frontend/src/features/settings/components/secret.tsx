import { Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";

/** Something that is shown this once, to be put away. */
export function Secret({ label, text }: { label: string; text: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(t("copied")),
      () => toast(t("copy_failed"), { tone: "error" }),
    );
  return (
    <div role="status" className="grid gap-3 rounded-md border border-accent bg-accent-soft p-4">
      <p className="font-medium">{label}</p>
      <pre className="overflow-x-auto font-mono text-sm whitespace-pre-wrap break-all select-all">{text}</pre>
      <Button className="justify-self-start" onClick={copy}>
        <Copy size={16} aria-hidden /> {t("copy")}
      </Button>
    </div>
  );
}
