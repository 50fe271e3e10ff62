/** A WIT `result` as data, as jco's bindings take it. */
export type Result<T, E> = { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val: E };

/** Wraps a success. */
export const ok = <T>(val: T): { tag: 'ok'; val: T } => ({ tag: 'ok', val });

/** Wraps a failure. */
export const err = <const E>(val: E): { tag: 'err'; val: E } => ({ tag: 'err', val });
