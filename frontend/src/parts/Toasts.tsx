/**
 * Where short news appears: in a place of its own that the layout makes room for, so that it covers
 * nothing. The library behind it is fetched with the first news.
 */

import { lazy, Suspense, useSyncExternalStore } from "react";
import { newsroom } from "../notify";

const ToastStack = lazy(() => import("./ToastStack"));

export function Toasts() {
  const news = useSyncExternalStore(newsroom.subscribe, newsroom.current);
  // Mounted for good after the first news: a live region must exist before it speaks.
  if (news.length === 0 && !started) return null;
  started = true;
  return (
    <Suspense fallback={null}>
      <ToastStack news={news} />
    </Suspense>
  );
}

let started = false;
