/** In place of the composer, where nobody is left who could answer. A draft comes along from here. */

import { Link } from "react-router";
import type { Departure } from "../screens/HomeScreen";
import { t } from "../strings";

export function GoneBot({ chat }: { chat: string }) {
  const state: Departure = { from: chat };
  return (
    <div className="dock gone" role="status">
      <p>{t.bots.gone}</p>
      <Link to="/" state={state} className="button">
        {t.sidebar.newChat}
      </Link>
    </div>
  );
}
