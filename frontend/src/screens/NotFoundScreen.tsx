/** An address that leads nowhere. */

import { Link } from "react-router";
import { t } from "../strings";

export function NotFoundScreen() {
  return (
    <div className="blank">
      <h1>{t.notFound}</h1>
      <Link to="/" className="button primary">
        {t.home}
      </Link>
    </div>
  );
}
