/** Who is using the page: a member, a guest, or not known yet. */

import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { api, type Me } from "./api";
import { retrying } from "./backoff";
import { drafts } from "./drafts";
import { forgetFresh } from "./fresh";
import { sessionExpired } from "./http";
import { warn } from "./notify";
import { t } from "./strings";

interface Session {
  /** null until the server has answered for the first time. */
  me: Me | null;
  refresh(): void;
  login(email: string, password: string): Promise<void>;
  signup(email: string, password: string, name: string): Promise<void>;
  logout(): Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [me, setMe] = useState<Me | null>(null);
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((n) => n + 1), []);

  useEffect(() => {
    const life = new AbortController();
    retrying(() => api.me(life.signal), life.signal).then(setMe, (error: unknown) => {
      // A refusal still lets a guest type; the next request tells what is wrong.
      if (!life.signal.aborted) setMe((known) => known ?? { user: null, guest: null });
      if (!life.signal.aborted) console.error(error);
    });
    return () => life.abort();
  }, [round]);

  useEffect(() => {
    const onExpired = (): void => {
      warn(t.account.expired);
      refresh();
    };
    sessionExpired.addEventListener("expired", onExpired);
    return () => sessionExpired.removeEventListener("expired", onExpired);
  }, [refresh]);

  const session = useMemo<Session>(
    () => ({
      me,
      refresh,
      login: async (email, password) => {
        const next = await api.login(email, password);
        forgetFresh();
        setMe(next);
      },
      signup: async (email, password, name) => setMe(await api.signup(email, password, name)),
      logout: async () => {
        await api.logout();
        drafts.clear();
        forgetFresh();
        setMe(null);
        refresh();
      },
    }),
    [me, refresh],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession outside SessionProvider");
  return session;
}

/** True for a guest who has no turn left today; where guests may not talk at all there was none. */
export function usedUp(me: Me | null): boolean {
  return me?.guest != null && me.guest.limit > 0 && me.guest.turns_left <= 0;
}

/** One word for who is asking, to tell a change of person. */
export function personOf(me: Me): string {
  return me.user?.id ?? "guest";
}
