/** Says that the connection is lost while somebody is waiting for it. */

import { useEffect, useState, useSyncExternalStore } from "react";
import { connection } from "../backoff";
import { t } from "../strings";

/** A hiccup shorter than this is nobody's business. */
const PATIENCE_MS = 900;

export function ConnectionBanner() {
  const lost = useSyncExternalStore(connection.subscribe, connection.lost);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">{shown ? <p className="connection">{t.connection}</p> : null}</div>
  );
}
