import { t } from "@/lib/i18n";
import type { Span } from "../api/quick-preview";

/** What of a line was understood, in the line's own words. Its place is kept, so that nothing moves. */
export function Understood({ text, spans }: { text: string; spans: Span[] }) {
  return (
    <ul aria-label={t("quick.understood")} aria-live="polite" className="flex min-h-7 flex-wrap gap-1">
      {spans.map((span) => (
        <li
          key={`${span.start} ${span.kind}`}
          className="appear inline-flex items-center gap-1 rounded-full bg-accent-soft px-2 py-1 text-xs text-accent"
        >
          <span className="font-medium">{t(`quick.${span.kind}`)}</span>
          {text.slice(span.start, span.end)}
          {span.new && <span className="italic">({t("quick.new")})</span>}
        </li>
      ))}
    </ul>
  );
}
