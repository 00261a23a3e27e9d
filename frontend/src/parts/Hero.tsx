/**
 * Over a chat in which nothing was said yet: who the bot is, or the choice between several. Members
 * are called by their name.
 */

import type { BotCard } from "../api";
import { areSeveral, useBots } from "../bots";
import { useSession } from "../session";
import { t } from "../strings";
import { BotChoice } from "./BotChoice";

/** Keeps the place of words that are on their way. */
const LATER = "\u00a0";

export function Hero({ chat, card }: { chat: string; card: BotCard | null }) {
  const name = useSession().me?.user?.name ?? "";
  const { list } = useBots();
  return (
    <div className="hero">
      {name ? <p className="hero-hello">{t.hello(name)}</p> : null}
      {list && areSeveral(list) ? (
        <>
          <p className="hero-title">{t.bots.title}</p>
          <BotChoice chat={chat} bots={list} chosen={card?.name} />
        </>
      ) : (
        <>
          <p className="hero-title">{card?.title ?? LATER}</p>
          <p className="hero-sub">{card?.description ?? LATER}</p>
        </>
      )}
    </div>
  );
}
