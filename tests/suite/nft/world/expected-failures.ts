/**
 * Cases that fail so far, each with what is missing; with `@` and a host if they fail on this host
 * only. A case here that passes fails its test, so that the table shrinks to nothing.
 */
export const expectedFailures: Readonly<Record<string, string>> = {};
