/**
 * The most bytes of answers in one message to or from an object. A message may have at most 32 MiB.
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
