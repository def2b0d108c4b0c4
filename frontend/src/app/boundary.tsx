import { CloudOff, TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/state";
import { t } from "@/lib/i18n";
import { report } from "@/lib/watch/errors";
import { isChunkError } from "./new-release";

interface State {
  error: unknown;
}

/** Keeps what went wrong in one place from taking the rest along. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    if (!isChunkError(error)) report(error);
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    const missing = isChunkError(this.state.error);
    return (
      <EmptyState
        role="alert"
        icon={missing ? <CloudOff /> : <TriangleAlert />}
        title={t(missing ? "error.part_missing" : "error.title")}
        text={t(missing ? "error.part_missing_text" : "error.text")}
        action={<Button onClick={() => location.reload()}>{t("reload")}</Button>}
      />
    );
  }
}
