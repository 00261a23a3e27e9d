/**
 * One JSON request to our own server, and the three ways in which it can fail.
 * In: method, path, body. Out: the parsed body, or `ApiError` (the server said no), `Offline`
 * (nobody answered) or the caller's own abort. Knows no route.
 */

import { t } from "./strings";

/** The server refused; `message` is the Korean sentence to show. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly retryAfter: number | null;

  constructor(
    status: number,
    message: string,
    code = "",
    param: string | null = null,
    retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
  }
}

/** No answer at all: no network, the server is down, or the connection broke. */
export class Offline extends Error {
  constructor() {
    super(t.errors.offline);
    this.name = "Offline";
  }
}

/** Told whenever the server says that a login has run out. */
export const sessionExpired = new EventTarget();

/** Turns a refused response into an `ApiError`, whatever its body looks like. */
export async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: Record<string, unknown> } | null)?.error ?? {};
  const text = (key: string): string => (typeof error[key] === "string" ? error[key] : "");
  const after = Number(response.headers.get("retry-after") ?? "");
  if (text("code") === "session_expired") sessionExpired.dispatchEvent(new Event("expired"));
  return new ApiError(
    response.status,
    text("message_ko") || t.errors.byStatus[response.status] || t.errors.unknown,
    text("code"),
    text("param") || null,
    after > 0 ? after : null,
  );
}

/** `fetch` whose network failure is `Offline`; an abort stays an abort. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Offline();
  }
}

export async function request<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await reach(path, {
    method,
    signal: signal ?? null,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    // The headers came and the body did not: the connection broke on the way.
    if (signal?.aborted) throw error;
    throw new Offline();
  }
}

/** The sentence to show for anything that was thrown. */
export function sentence(error: unknown): string {
  return error instanceof ApiError || error instanceof Offline ? error.message : t.errors.unknown;
}

/** True when what was asked for is not there. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
