import { useEffect, useState } from "react";

/** The token in the fragment of a mail's link, `#token=…`; "" without one. */
export function tokenIn(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("token") ?? "";
}

/** The token of the address bar, which does not keep it: neither the history nor a copied address shows it. */
export function useLinkToken(): string {
  const [token] = useState(() => tokenIn(location.hash));
  useEffect(() => history.replaceState(history.state, "", location.pathname), []);
  return token;
}
