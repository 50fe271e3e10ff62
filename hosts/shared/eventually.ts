/**
 * A value now, or later. A value that is known at once should be returned at once: a promise costs
 * a turn of the event loop.
 */
export type Eventually<T> = T | Promise<T>;
