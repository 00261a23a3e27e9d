/** The bots of this installation, the one that new chats begin with first. */

import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { api, type BotCard, type Diet } from "./api";
import { delay, retrying, wait } from "./backoff";
import { t } from "./strings";
import { useComeback } from "./useComeback";

interface Bots {
  /** null until they are known. */
  list: readonly BotCard[] | null;
  /** True when they could not be asked for; it is tried again. */
  failed: boolean;
  reload(): void;
}

const BotsContext = createContext<Bots | null>(null);

export function BotsProvider({ children }: { children: ReactNode }) {
  const [list, setList] = useState<readonly BotCard[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  useComeback(reload); // a bot may have come or gone meanwhile

  useEffect(() => {
    const life = new AbortController();
    const load = async (): Promise<void> => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          const { data } = await retrying(() => api.bots(life.signal), life.signal);
          setList((now) => (JSON.stringify(now) === JSON.stringify(data) ? now : data));
          return setFailed(false);
        } catch {
          if (life.signal.aborted) return;
          setFailed(true); // The model server is away: what is known stays, and it is asked again.
        }
        await wait(delay(attempt), life.signal);
      }
    };
    load().catch(() => undefined); // only the wait throws, when nobody needs the list any more
    return () => life.abort();
  }, [round]);

  const bots = useMemo<Bots>(() => ({ list, failed, reload }), [list, failed, reload]);
  return <BotsContext value={bots}>{children}</BotsContext>;
}

export function useBots(): Bots {
  const bots = use(BotsContext);
  if (!bots) throw new Error("useBots outside BotsProvider");
  return bots;
}

/** The bot of that name; null takes the one that new chats begin with. */
export function cardOf(list: readonly BotCard[] | null, name: string | null): BotCard | null {
  return (name === null ? list?.[0] : list?.find((card) => card.name === name)) ?? null;
}

/** Whether there is anything to choose between. */
export function areSeveral(list: readonly BotCard[] | null): boolean {
  return list !== null && list.length > 1;
}

/** What the bot wants said under every chat. */
export function noticeOf(card: BotCard | null): string {
  return card?.notice || t.notice;
}

export interface Questions {
  allergens: string[];
  diets: Diet[];
}

/** What a profile is asked, because some bot has a use for it; null when none has. */
export function questionsOf(list: readonly BotCard[]): Questions | null {
  const allergens = [...new Set(list.flatMap((card) => card.allergens))];
  const diets = [...new Set(list.flatMap((card) => card.diets))];
  return allergens.length + diets.length > 0 ? { allergens, diets } : null;
}
