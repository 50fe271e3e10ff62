/** The most messages of a socket that are answered at the same time. The next ones wait. */
export const MAX_UNDER_WAY = 16;

/**
 * The most messages of a socket that begin before everything else of the process has a turn. An
 * answer that needs no upstream takes no turn of its own.
 */
export const MAX_BEGUN_IN_A_TURN = 16;

/** What a waiting message counts as, besides its bytes. */
export const MESSAGE_BYTES = 512;

/** The bytes of waiting messages from which on a socket is not read. */
export const PAUSE_BYTES = 1024 * 1024;

/** The most bytes of waiting messages, for a runtime that reads on. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** The most bytes of the criteria of all subscriptions of a chain, as JSON in one array. */
export const MAX_CRITERIA_BYTES = 8 * 1024 * 1024;

/** The most bytes of them that one client has. */
export const MAX_CLIENT_CRITERIA_BYTES = MAX_CRITERIA_BYTES / 8;

/** The most bytes of notifications that a feed keeps to take them back after a reorganisation. */
export const MAX_KEPT_BYTES = 8 * 1024 * 1024;
