/** The card of the bot that the page talks to: its title, starters and notice. */

import { api, type BotCard } from "./api";
import { t } from "./strings";
import { useLoaded } from "./useLoaded";

let card: Promise<BotCard> | null = null;

/** The card changes with a release, not while the page is open: asked for once. */
function loadCard(): Promise<BotCard> {
  card ??= api.bot(t.bot).catch((error: unknown) => {
    card = null;
    throw error;
  });
  return card;
}

/** null until the card is there, and while the bot is away. */
export function useBotCard(): BotCard | null {
  return useLoaded(loadCard).value;
}

/** What the bot wants said under every chat. */
export function noticeOf(card: BotCard | null): string {
  return card?.notice || t.notice;
}
