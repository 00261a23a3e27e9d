/** Limits of the server that the page tells before asking; tests compare them with the server's. */

/** `[passwords] min_chars` in thresholds.toml. */
export const SHORTEST_PASSWORD = 8;
