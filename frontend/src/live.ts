/**
 * The text of the answer that is being written, apart from the list of messages, so that a new
 * piece redraws one row and not the thread. Pieces are shown once per animation frame.
 */

type Frame = (flush: () => void) => void;

const nextFrame: Frame = (flush) => void requestAnimationFrame(flush);

export class LiveText {
  private readonly listeners = new Set<() => void>();
  private readonly frame: Frame;
  private id = "";
  private written = "";
  private shown = "";
  private waiting = false;

  constructor(frame: Frame = nextFrame) {
    this.frame = frame;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What to show for message `id`; never less than what the server had saved of it. */
  text(id: string, saved: string): string {
    return id === this.id && this.shown.length > saved.length ? this.shown : saved;
  }

  begin(id: string): void {
    this.id = id;
    this.written = "";
    this.shown = "";
  }

  append(piece: string): void {
    this.written += piece;
    if (this.waiting) return;
    this.waiting = true;
    this.frame(() => {
      this.waiting = false;
      this.shown = this.written;
      for (const listener of this.listeners) listener();
    });
  }
}
