/** Loads something once when a component appears; tries again while the connection is lost. */

import { useEffect, useState } from "react";
import { retrying } from "./backoff";

export interface Loaded<T> {
  value: T | null;
  error: unknown;
}

/** `load` must be stable (a module function): it is called once. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: null, error: null });
  useEffect(() => {
    const life = new AbortController();
    retrying(() => load(life.signal), life.signal).then(
      (value) => setState({ value, error: null }),
      (error: unknown) => {
        if (!life.signal.aborted) setState({ value: null, error });
      },
    );
    return () => life.abort();
  }, [load]);
  return state;
}
