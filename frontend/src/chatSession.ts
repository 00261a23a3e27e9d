/**
 * One open chat: loads it, sends what the person writes (one at a time, the rest waits in the
 * outbox), follows the answer, stops it, makes it again. No React: the screen subscribes.
 *
 * A message leaves the outbox only when the server has acknowledged it or the text is back in the
 * composer. Its id is made here, so sending it again after a broken connection is harmless.
 */

import { AnswerLine } from "./answerLine";
import type { Message, MessagePage } from "./api";
import { retrying, wait } from "./backoff";
import type { Unsent } from "./drafts";
import { ApiError, isAbort, isGone } from "./http";
import { newId } from "./id";
import { LiveText } from "./live";
import { createChat } from "./opening";
import { isBusy, problemOf, START } from "./sessionState";
import type { Opening, SessionParts, SessionState } from "./sessionState";
import { hasSpoken, liveAnswer, merge, replace, sameEnd } from "./thread";

export class ChatSession {
  readonly id: string;
  readonly live: LiveText;
  private readonly line: AnswerLine;
  private readonly parts: SessionParts;
  private readonly listeners = new Set<() => void>();
  private state = START;
  private life = new AbortController();
  private refreshing = false;
  private sendAbort: AbortController | null = null;

  constructor(id: string, parts: SessionParts) {
    this.id = id;
    this.parts = parts;
    this.live = parts.live ?? new LiveText();
    this.line = new AnswerLine(this.live, parts.follow);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.state;

  /**
   * Opens the chat: as it is on the server, or, when it is not there (any more), by making it.
   * A chat with a greeting alone goes when the profile changes or a day has passed.
   */
  async start(how: Opening): Promise<void> {
    this.life.abort();
    this.life = new AbortController();
    const signal = this.life.signal;
    // What was typed while the page was still loading is already in the outbox: keep it.
    const kept = this.parts.drafts.unsent(this.id);
    this.set({ phase: "loading", outbox: kept, sending: false, remaking: false });
    try {
      await this.open(how, signal);
      this.go();
    } catch (error) {
      if (isAbort(error)) return;
      // 409: somebody else's chat has this id, as after a change of account in another tab.
      const missing = isGone(error) || (error instanceof ApiError && error.status === 409);
      this.set({ phase: missing ? "missing" : "failed", problem: problemOf(error) });
    }
  }

  /** Takes in what another tab did here meanwhile; never in the middle of something of ours. */
  async refresh(): Promise<void> {
    const { messages: before, phase } = this.state;
    if (phase !== "ready" || isBusy(this.state) || this.refreshing) return;
    const signal = this.life.signal;
    this.refreshing = true;
    try {
      const page = await this.parts.api.messages(this.id, null, signal);
      if (this.state.messages !== before || isBusy(this.state) || sameEnd(before, page.data)) return;
      this.take(page);
      if (hasSpoken(this.state.messages)) this.parts.onTurn(this.state.chat);
      this.go();
    } catch (error) {
      if (signal.aborted || isBusy(this.state)) return;
      if (isGone(error) && !hasSpoken(before)) void this.start("create");
      // Else the chat stays as it is: the next thing the person does tells what is wrong.
    } finally {
      this.refreshing = false;
    }
  }

  /** Lets go of everything; the server goes on answering. */
  dispose(): void {
    this.life.abort();
    this.sendAbort?.abort();
    this.line.letGo();
  }

  send(text: string): void {
    const id = (this.parts.newId ?? newId)();
    this.set({ problem: null });
    this.setOutbox([...this.state.outbox, { id, text }]);
    if (this.state.phase === "ready") void this.pump();
  }

  /** Stops the answer, or takes back a message that the server has not acknowledged. */
  async stop(): Promise<void> {
    const answer = liveAnswer(this.state.messages);
    if (answer === null) {
      this.sendAbort?.abort();
      return;
    }
    const { message } = await this.parts.api.stop(answer.id);
    this.end(answer.id, message);
  }

  async remake(id: string): Promise<void> {
    if (this.state.remaking || liveAnswer(this.state.messages)) return;
    this.set({ remaking: true, problem: null });
    const signal = this.life.signal;
    try {
      const { assistant } = await this.parts.api.regenerate(id, signal);
      this.set({ messages: replace(this.state.messages, id, assistant) });
      // Another try at the opening is no turn.
      if (hasSpoken(this.state.messages)) this.parts.onTurn(this.state.chat);
    } catch (error) {
      if (!isAbort(error)) this.set({ problem: problemOf(error) });
    } finally {
      this.set({ remaking: false });
    }
    if (!signal.aborted) this.go();
  }

  async older(): Promise<void> {
    const first = this.state.messages[0];
    if (!first || !this.state.more || this.state.loadingOlder) return;
    this.set({ loadingOlder: true });
    const signal = this.life.signal;
    try {
      const { api } = this.parts;
      const page = await retrying(() => api.messages(this.id, first.seq, signal), signal);
      this.set({ messages: merge(page.data, this.state.messages), more: page.more });
    } catch (error) {
      if (!isAbort(error)) this.set({ problem: problemOf(error) });
    } finally {
      this.set({ loadingOlder: false });
    }
  }

  private set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private setOutbox(outbox: readonly Unsent[]): void {
    this.parts.drafts.keepUnsent(this.id, outbox);
    this.set({ outbox });
  }

  private async open(how: Opening, signal: AbortSignal): Promise<void> {
    try {
      if (how !== "create") return await this.reload(signal);
    } catch (error) {
      if (how !== "reopen" || !isGone(error)) throw error;
    }
    const bot = this.state.chat?.bot ?? this.parts.bot;
    const { chat, messages } = await createChat(this.parts.api, bot, this.id, signal);
    this.set({ phase: "ready", chat, made: true, messages: merge([], messages), problem: null });
    this.parts.onCreated(chat);
  }

  private async reload(signal: AbortSignal, patient = true): Promise<void> {
    const ask = () => this.parts.api.messages(this.id, null, signal);
    this.take(patient ? await retrying(ask, signal) : await ask());
  }

  private take(page: MessagePage): void {
    const from = page.data[0]?.seq ?? 0;
    const older = this.state.messages.filter((m) => m.seq < from);
    const messages = [...older, ...page.data];
    const { chat } = page;
    this.set({ phase: "ready", chat, messages, ...(older.length === 0 ? { more: page.more } : {}) });
    const arrived = new Set(page.data.map((m) => m.id));
    this.setOutbox(this.state.outbox.filter((unsent) => !arrived.has(unsent.id)));
  }

  /** Does what is next: follow the answer that is being made, else send what waits. */
  private go(): void {
    const answer = liveAnswer(this.state.messages);
    if (answer === null) return void this.pump();
    void this.line.follow(answer, (message, lost) => {
      this.end(answer.id, message);
      if (lost !== null) this.set({ problem: problemOf(lost) });
    });
  }

  private end(id: string, message: Message): void {
    this.line.letGo(id);
    this.set({ messages: replace(this.state.messages, id, message) });
    if (message.status === "error" || message.status === "interrupted") this.parts.onFailed();
    if (!this.life.signal.aborted) this.go();
  }

  private async pump(): Promise<void> {
    const next = this.state.outbox[0];
    if (!next || this.state.sending || liveAnswer(this.state.messages)) return;
    const life = this.life.signal;
    const abort = new AbortController();
    const signal = AbortSignal.any([life, abort.signal]);
    this.sendAbort = abort;
    this.set({ sending: true });
    try {
      const { api } = this.parts;
      const reply = await retrying(() => api.send(this.id, next.id, next.text, signal), signal);
      this.set({ messages: merge(this.state.messages, [reply.user, reply.assistant]) });
      this.setOutbox(this.state.outbox.filter((unsent) => unsent.id !== next.id));
      this.parts.onTurn(this.state.chat);
    } catch (error) {
      if (life.aborted) return;
      await this.unsent(next, error, life);
    } finally {
      if (!life.aborted) this.set({ sending: false });
    }
    if (!life.aborted) this.go();
  }

  /** A message was not acknowledged: find out whether it arrived, else hand its text back. */
  private async unsent(next: Unsent, error: unknown, life: AbortSignal): Promise<void> {
    // A chat that waited too long for its first message is gone: open it once more.
    if (isGone(error) && !hasSpoken(this.state.messages)) return this.start("create");
    const busy = error instanceof ApiError && error.code === "busy";
    if (busy || isAbort(error)) {
      try {
        await this.reload(life, busy);
        if (busy && !liveAnswer(this.state.messages)) await wait(1000, life);
        if (busy || !this.state.outbox.some((unsent) => unsent.id === next.id)) return;
      } catch (again) {
        if (life.aborted) return;
        if (busy) error = again;
      }
    }
    const text = this.state.outbox.map((unsent) => unsent.text).join("\n");
    const count = (this.state.returned?.count ?? 0) + 1;
    this.setOutbox([]);
    this.set({ returned: { text, count }, problem: isAbort(error) ? null : problemOf(error) });
    this.parts.onFailed();
  }
}
