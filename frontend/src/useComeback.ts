/** Runs something when the person comes back to the page: from another tab, window or app. */

import { useEffect, useRef } from "react";

/** Both events tell of one and the same return. */
const TOGETHER_MS = 300;

export function useComeback(onComeback: () => void): void {
  const latest = useRef(onComeback);
  useEffect(() => {
    latest.current = onComeback;
  });
  useEffect(() => {
    let last = -Infinity;
    const run = (): void => {
      if (document.visibilityState !== "visible" || performance.now() - last < TOGETHER_MS) return;
      last = performance.now();
      latest.current();
    };
    document.addEventListener("visibilitychange", run);
    window.addEventListener("focus", run); // two windows side by side never hide each other
    return () => {
      document.removeEventListener("visibilitychange", run);
      window.removeEventListener("focus", run);
    };
  }, []);
}
