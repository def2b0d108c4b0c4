/**
 * Stands in for `react-style-singleton`, which writes a <style> element: our Content-Security-Policy refuses
 * those. Sheets that a script constructs are no inline styles, and do the same.
 */
import { useLayoutEffect } from "react";

interface Use {
  sheet: CSSStyleSheet;
  count: number;
}

const uses = new Map<string, Use>();

function Style({ styles }: { styles: string }): null {
  useLayoutEffect(() => take(styles), [styles]);
  return null;
}

export function styleSingleton(): typeof Style {
  return Style;
}

/** The sheet holds until the last that took it gives it back. */
function take(css: string): () => void {
  const use = uses.get(css) ?? { sheet: added(css), count: 0 };
  use.count += 1;
  uses.set(css, use);
  return () => {
    use.count -= 1;
    if (use.count > 0) return;
    uses.delete(css);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== use.sheet);
  };
}

function added(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return sheet;
}
