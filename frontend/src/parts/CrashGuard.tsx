/** Shows a way back when drawing the page fails. Drafts live in storage, so nothing is lost. */

import { Component, type ReactNode } from "react";
import { t } from "../strings";

export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="blank" role="alert">
        <p>{t.errors.crashed}</p>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          {t.errors.reload}
        </button>
      </main>
    );
  }
}
