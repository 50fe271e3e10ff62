import { statSync } from 'node:fs';

/** Files that are open, by their paths. A process keeps writing to a file that was removed or replaced, and nobody finds again what it writes. */
export class OpenedFiles {
  readonly #paths: readonly string[];
  readonly #seen = new Map<string, string>();

  constructor(...paths: readonly string[]) {
    this.#paths = paths;
    void this.moved;
  }

  /** The first path that no longer leads to the file that it led to. A file that was not there yet is taken as it is once it is there. */
  get moved(): string | undefined {
    return this.#paths.find((path) => {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      const now = found === undefined ? undefined : `${found.dev}:${found.ino}`;
      const before = this.#seen.get(path) ?? now;
      if (before !== undefined) this.#seen.set(path, before);
      return before !== now;
    });
  }
}
