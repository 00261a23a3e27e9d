/** Why the last wish was refused, and what can be done about it. */

import { Link, useLocation } from "react-router";
import { useSession } from "../session";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  problem: { text: string; code: string } | null;
  onRetry: (() => void) | null;
}

export function Problem({ problem, onRetry }: Props) {
  const guest = useSession().me?.user === null;
  const { pathname } = useLocation();
  return (
    <div role="alert">
      {problem ? (
        <p className="problem">
          <Icon name="alert" />
          <span>{problem.text}</span>
          {problem.code === "quota_exceeded" && guest ? (
            <Link to="/signup" state={{ next: pathname }}>
              {t.account.signup}
            </Link>
          ) : null}
          {["login_required", "session_expired"].includes(problem.code) ? (
            <Link to="/login" state={{ next: pathname }}>
              {t.account.login}
            </Link>
          ) : null}
          {onRetry ? (
            <button type="button" className="link" onClick={onRetry}>
              {t.retry}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
