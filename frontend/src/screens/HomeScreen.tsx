/**
 * "/" is a new chat, "/new/NAME" one with that bot. It gets its id here, so that typing never waits
 * for the server.
 */

import { useEffect, useState } from "react";
import { Navigate, useLocation, useParams } from "react-router";
import { cardOf, useBots } from "../bots";
import { chooseBot, chosenBot } from "../choice";
import { drafts } from "../drafts";
import { freshChat } from "../fresh";
import { newId } from "../id";
import { NoChat } from "../parts/NoChat";
import { Spinner } from "../parts/Spinner";
import { t } from "../strings";

/** What a new chat tells the chat screen through the history entry. */
export interface Arrival {
  /** The chat is not on the server yet. */
  create?: boolean;
  /** The chat was opened earlier and never written in; it may be gone. */
  fresh?: boolean;
  /** Whom it is with; null where the server is to say. */
  bot?: string | null;
}

/** Told with the address: the chat whose unsent draft comes along to the other bot. */
export interface Departure {
  from?: string;
}

export function HomeScreen() {
  const { list } = useBots();
  const [bot] = useState(() => {
    const chosen = chosenBot();
    return list && !cardOf(list, chosen) ? null : chosen;
  });
  return <NewChat bot={bot} />;
}

export function BotScreen() {
  const { bot = "" } = useParams();
  const { list, failed } = useBots();
  const known = cardOf(list, bot) !== null;
  useEffect(() => {
    if (known) chooseBot(bot);
  }, [bot, known]);
  if (list === null && !failed) return <Spinner />;
  // While nobody can say which bots there are, the chat is begun: the server knows best.
  if (list !== null && !known) return <NoChat text={t.bots.missing} more={t.bots.missingSub} />;
  return <NewChat key={bot} bot={bot} />;
}

function NewChat({ bot }: { bot: string | null }) {
  const { from } = (useLocation().state ?? {}) as Departure;
  const [fresh] = useState(() => freshChat(bot));
  const [id] = useState(() => fresh?.id ?? newId());
  useEffect(() => {
    if (from) drafts.move(from, id);
  }, [from, id]);
  const state: Arrival = fresh ? { fresh: true, bot: fresh.bot } : { create: true, bot };
  return <Navigate to={`/chat/${id}`} replace state={state} />;
}
