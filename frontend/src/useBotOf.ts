/** The bot of an open chat: its card, and whether it has left while the chat stayed. */

import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { BotCard } from "./api";
import { areSeveral, cardOf, useBots } from "./bots";
import { forgetFresh } from "./fresh";
import type { Departure } from "./screens/HomeScreen";
import type { SessionState } from "./sessionState";
import { hasSpoken } from "./thread";

interface BotOf {
  /** null while it is not known, and when it is gone. */
  card: BotCard | null;
  gone: boolean;
  /** Its title where that tells something: there are other bots too. Else null. */
  shown: string | null;
}

/** `begun`: whom the page began the chat with, until the server tells of the chat. */
export function useBotOf(state: SessionState, begun: string | null): BotOf {
  const { chat, made, messages, problem } = state;
  const { list, reload } = useBots();
  const navigate = useNavigate();
  const card = cardOf(list, chat?.bot ?? begun);
  const unknown = list !== null && chat !== null && card === null;
  const refused = problem?.code === "bot_gone";
  const gone = unknown && (refused || !made);

  useEffect(() => {
    if (unknown || refused) reload(); // it came or left while the page was open
  }, [unknown, refused, reload]);

  const deserted = gone && !hasSpoken(messages);
  useEffect(() => {
    if (!deserted || chat === null) return;
    forgetFresh(chat.id); // nothing in it is worth reading: begin with somebody who is there
    const state: Departure = { from: chat.id };
    void navigate("/", { replace: true, state });
  }, [deserted, chat, navigate]);

  return { card, gone, shown: card !== null && areSeveral(list) ? card.title : null };
}
