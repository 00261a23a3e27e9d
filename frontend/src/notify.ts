/** Short news beside what the person does. Anybody may speak; `parts/Toasts` shows it. */

export interface News {
  id: number;
  text: string;
  bad: boolean;
}

class Newsroom {
  private readonly listeners = new Set<() => void>();
  private list: readonly News[] = [];
  private count = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): readonly News[] => this.list;

  add(text: string, bad: boolean): void {
    this.count += 1;
    // The newest two are enough; a storm of errors must not cover the page.
    this.change([...this.list, { id: this.count, text, bad }].slice(-2));
  }

  drop(id: number): void {
    this.change(this.list.filter((news) => news.id !== id));
  }

  private change(list: readonly News[]): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}

export const newsroom = new Newsroom();

export function notify(text: string): void {
  newsroom.add(text, false);
}

export function warn(text: string): void {
  newsroom.add(text, true);
}
