/** What an open chat shows, and what it is given to work with. Types alone; `chatSession` acts. */

import type { Api } from "./api";
import type { Drafts, Unsent } from "./drafts";
import type { follow } from "./follow";
import type { LiveText } from "./live";
import type { Messages } from "./thread";

export type Phase = "loading" | "ready" | "missing" | "failed";

export interface SessionState {
  phase: Phase;
  messages: Messages;
  more: boolean;
  loadingOlder: boolean;
  outbox: readonly Unsent[];
  /** True from the first try to send until the server acknowledges it. */
  sending: boolean;
  remaking: boolean;
  /** Why the last wish was refused, in Korean; shown above the composer. */
  problem: { text: string; code: string } | null;
  /** Text that could not be sent and goes back into the composer; `count` tells two apart. */
  returned: { text: string; count: number } | null;
}

export interface SessionParts {
  api: Pick<Api, "createChat" | "messages" | "send" | "regenerate" | "stop">;
  drafts: Pick<Drafts, "unsent" | "keepUnsent">;
  bot: string;
  onCreated(): void;
  /** A message was acknowledged or an answer is made again: a turn was spent. */
  onTurn(): void;
  follow?: typeof follow;
  live?: LiveText;
  newId?: () => string;
}

export const START: SessionState = {
  phase: "loading",
  messages: [],
  more: false,
  loadingOlder: false,
  outbox: [],
  sending: false,
  remaking: false,
  problem: null,
  returned: null,
};
