/** True where the list of chats has room beside the thread. */

import { useSyncExternalStore } from "react";

const query = (): MediaQueryList => window.matchMedia("(min-width: 860px)");

function subscribe(listener: () => void): () => void {
  const media = query();
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
