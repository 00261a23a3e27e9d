/** What an open chat shows, and what it is given to work with. `chatSession` acts on it. */

import type { Api, Chat } from "./api";
import type { Drafts, Unsent } from "./drafts";
import type { follow } from "./follow";
import { ApiError, sentence } from "./http";
import type { LiveText } from "./live";
import { liveAnswer, type Messages } from "./thread";

export type Phase = "loading" | "ready" | "missing" | "failed";

/** `create`: not on the server yet; `reopen`: was opened, never written in, and may be gone. */
export type Opening = "create" | "open" | "reopen";

export interface SessionState {
  phase: Phase;
  /** null until the server has told of it. */
  chat: Chat | null;
  /** True when the server has just made it: its bot is there, whatever the page has heard. */
  made: boolean;
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
  /** Whom a new chat is for; null leaves it to the server. */
  bot: string | null;
  onCreated(chat: Chat): void;
  /** A message was acknowledged or an answer is made again, here or in another tab. */
  onTurn(chat: Chat | null): void;
  /** A wish was refused, or an answer failed and its turn may have been given back. */
  onFailed(): void;
  follow?: typeof follow;
  live?: LiveText;
  newId?: () => string;
}

export const START: SessionState = {
  phase: "loading",
  chat: null,
  made: false,
  messages: [],
  more: false,
  loadingOlder: false,
  outbox: [],
  sending: false,
  remaking: false,
  problem: null,
  returned: null,
};

/** True while something of ours is on its way; what others did has to wait for it. */
export function isBusy({ messages, outbox, sending, remaking, loadingOlder }: SessionState): boolean {
  return sending || remaking || loadingOlder || outbox.length > 0 || liveAnswer(messages) !== null;
}

export function problemOf(error: unknown): { text: string; code: string } {
  return { text: sentence(error), code: error instanceof ApiError ? error.code : "" };
}
