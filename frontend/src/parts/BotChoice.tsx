/** Whom a new chat is with: each bot is a link to a new chat with it. A draft comes along. */

import { useEffect, useRef } from "react";
import { Link } from "react-router";
import type { BotCard } from "../api";
import type { Departure } from "../screens/HomeScreen";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  /** The chat that shows the choice. */
  chat: string;
  bots: readonly BotCard[];
  chosen: string | undefined;
}

export function BotChoice({ chat, bots, chosen }: Props) {
  const state: Departure = { from: chat };
  const row = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On a phone the row is wider than the page: the chosen one is brought into it, sideways only.
    const box = row.current;
    const link = box?.querySelector<HTMLElement>('[aria-current="true"]');
    if (box && link) box.scrollLeft = link.offsetLeft - (box.clientWidth - link.offsetWidth) / 2;
  }, [chosen, bots]);
  return (
    <nav aria-label={t.bots.choice}>
      <ul ref={row} className="bots">
        {bots.map(({ name, title, description }) => (
          <li key={name}>
            <Link
              to={`/new/${name}`}
              state={state}
              className="bot"
              aria-current={name === chosen ? "true" : undefined}
            >
              <span className="bot-title">{title}</span>
              <span className="bot-about">{description}</span>
              {name === chosen ? <Icon name="check" /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
