/** "/" is a new chat: it gets its id here, so that typing never waits for the server. */

import { useState } from "react";
import { Navigate } from "react-router";
import { freshChat } from "../fresh";
import { newId } from "../id";

/** What "/" tells the chat screen through the history entry. */
export interface Arrival {
  /** The chat is not on the server yet. */
  create?: boolean;
  /** The chat was opened earlier and never written in; it may be gone. */
  fresh?: boolean;
}

export function HomeScreen() {
  const [known] = useState(freshChat);
  const [id] = useState(() => known ?? newId());
  const state: Arrival = known ? { fresh: true } : { create: true };
  return <Navigate to={`/chat/${id}`} replace state={state} />;
}
