/**
 * Returns PATH without the `node_modules/.bin` folders that npm adds: what is in them may be about
 * to be replaced.
 */
export function systemPath(): string;

/** Returns every executable file of this name, those in PATH first. */
export function findAll(name: string): string[];

/** Returns the first executable file of these names. `undefined` if there is none. */
export function find(names: readonly string[]): string | undefined;
