/** The quiet page around the log-in and sign-up forms. */

import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { t } from "../strings";
import { Mark } from "./Mark";

interface Props {
  title: string;
  sub?: string;
  children: ReactNode;
}

export function AccountFrame({ title, sub, children }: Props) {
  useEffect(() => {
    document.title = `${title} · ${t.brand}`;
  }, [title]);
  return (
    <main className="account-page">
      <div className="account-card">
        <Link to="/" className="brand">
          <Mark />
          {t.brand}
        </Link>
        <h1>{title}</h1>
        {sub ? <p className="quiet">{sub}</p> : null}
        {children}
      </div>
      <Link to="/" className="link">
        {t.login.later}
      </Link>
    </main>
  );
}
