/**
 * The line to the one answer that is being followed. In: the answer. Out: its text into `live`, and
 * once its end: the whole message, or what there is of it with the reason why nothing more came.
 * A line that was let go says nothing any more.
 */

import type { Message } from "./api";
import { follow } from "./follow";
import { isAbort } from "./http";
import type { LiveText } from "./live";

export type OnEnd = (message: Message, lost: unknown) => void;

export class AnswerLine {
  private readonly live: LiveText;
  private readonly read: typeof follow;
  private open: { answer: string; abort: AbortController } | null = null;

  constructor(live: LiveText, read: typeof follow = follow) {
    this.live = live;
    this.read = read;
  }

  async follow(answer: Message, onEnd: OnEnd): Promise<void> {
    if (this.open) return;
    const abort = new AbortController();
    this.open = { answer: answer.id, abort };
    this.live.begin(answer.id);
    const { signal } = abort;
    const to = {
      onText: (text: string) => {
        if (!signal.aborted) this.live.append(text);
      },
      onEnd: (message: Message) => {
        if (!signal.aborted) onEnd(message, null);
      },
    };
    try {
      await this.read(answer.id, to, signal);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      onEnd({ ...answer, status: "interrupted" }, error);
    }
  }

  /** Lets go of the line; with an answer's id, only when it is that one's. */
  letGo(answer?: string): void {
    if (answer !== undefined && this.open?.answer !== answer) return;
    this.open?.abort.abort();
    this.open = null;
  }
}
