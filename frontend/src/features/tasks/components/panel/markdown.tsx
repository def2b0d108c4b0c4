import DOMPurify from "dompurify";
import { Marked } from "marked";
import { useMemo } from "react";

const ALLOWED = {
  ALLOWED_TAGS: [
    ...["p", "br", "strong", "em", "del", "code", "pre", "blockquote", "hr"],
    ...["ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "a"],
    ...["table", "thead", "tbody", "tr", "th", "td"],
  ],
  ALLOWED_ATTR: ["href", "title", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:)/i,
};

/** What looks like HTML is text: nobody writes notes in it, but to do harm. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escaped(text),
    // Below the headings of the page and of the task.
    heading({ tokens, depth }) {
      const level = Math.min(depth + 2, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
  },
});

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Notes as people meant them, and nothing that they did not: only what the sanitiser lets through is shown. */
export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => sanitised(text), [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the sanitiser's output, as a trusted type where there are such
  return <div className="markdown break-words" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The notes' HTML, sanitised. */
export function sanitised(text: string): string {
  const html = marked.parse(text, { async: false });
  const clean = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_TRUSTED_TYPE: true });
  return clean as unknown as string;
}
