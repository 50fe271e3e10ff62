/** The oldest Node whose SQLite opens a store as it has to be: with `timeout` and big integers. */
const [MIN_MAJOR, MIN_MINOR] = [24, 4];

/**
 * Throws an `Error` if this Node is too old for a store in SQLite. `what` it is, and what works
 * `instead`.
 */
export function requireSqlite(what: string, instead: string): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MIN_MAJOR || (major === MIN_MAJOR && minor >= MIN_MINOR)) return;
  throw new Error(`${what}: expected Node ${MIN_MAJOR}.${MIN_MINOR} or newer, got ${process.versions.node}; ${instead} needs no SQLite`);
}
