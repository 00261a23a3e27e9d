/** Makes a chat on the server; again and again while the connection is lost. */

import type { Api } from "./api";
import { retrying } from "./backoff";
import { ApiError } from "./http";

type Created = Awaited<ReturnType<Api["createChat"]>>;

/** A bot that was chosen once and is gone makes room for the one that the server begins with. */
export async function createChat(
  api: Pick<Api, "createChat">,
  bot: string | null,
  id: string,
  signal: AbortSignal,
): Promise<Created> {
  const create = (whom: string | null) => retrying(() => api.createChat(whom, id, signal), signal);
  try {
    return await create(bot);
  } catch (error) {
    const noBot = error instanceof ApiError && error.status === 404 && error.param === "bot";
    if (bot === null || !noBot) throw error;
    return create(null);
  }
}
