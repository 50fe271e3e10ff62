/** Milliseconds that a client has for a whole request, its body included. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Milliseconds that requests in flight have when a host closes. */
export const SHUTDOWN_TIMEOUT_MS = 10_000;
