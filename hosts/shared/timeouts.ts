/** Milliseconds that a client has for a whole request, its body included. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Milliseconds that requests in flight have when a host closes. */
export const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Milliseconds between two rounds over the signer's outbox. */
export const OUTBOX_INTERVAL_MS = 15_000;
