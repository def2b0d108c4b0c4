import { Fragment } from "react";
import { Toaster } from "@/components/ui/toaster";
import { locale } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { Router } from "./router";

export function App() {
  return (
    // Another language is another page: everything that was said is said again.
    <Fragment key={useStore(locale)}>
      <Router />
      <Toaster />
    </Fragment>
  );
}
