/** The frame of every screen but log-in: the list of chats beside it, or behind a button. */

import { lazy, Suspense, useEffect, useState } from "react";
import { Outlet, useLocation } from "react-router";
import { t } from "../strings";
import { ConnectionBanner } from "./ConnectionBanner";
import { Icon } from "./Icon";
import { NewChatButton } from "./NewChatButton";
import { Sidebar } from "./Sidebar";
import { Toasts } from "./Toasts";
import { useWide } from "./useWide";

const Drawer = lazy(() => import("./Drawer"));

/** Names the open chat's bot in the frame; null where nothing has to be named. */
export type SetHeading = (heading: string | null) => void;

export function Layout() {
  const wide = useWide();
  const [heading, setHeading] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname, wide]);

  return (
    <div className="layout">
      {wide ? (
        <aside className="side">
          <Sidebar />
        </aside>
      ) : (
        <header className="topbar">
          <button
            type="button"
            className="icon-button"
            aria-label={t.sidebar.open}
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            <Icon name="menu" />
          </button>
          <span className="topbar-brand">{heading ?? t.brand}</span>
          <NewChatButton bare />
        </header>
      )}
      {open ? (
        <Suspense fallback={null}>
          <Drawer onClose={() => setOpen(false)}>
            <Sidebar />
          </Drawer>
        </Suspense>
      ) : null}
      <main className="main">
        {wide && heading ? (
          <p className="heading" aria-hidden="true">
            {heading}
          </p>
        ) : null}
        <ConnectionBanner />
        {wide || open ? null : <Toasts />}
        <Outlet context={setHeading satisfies SetHeading} />
      </main>
    </div>
  );
}
