import { statSync } from 'node:fs';

/**
 * Open files, by their paths. Finds out if one was removed or replaced: the process would go on
 * writing to it, and the data would be lost.
 */
export class OpenedFiles {
  readonly #paths: readonly string[];
  readonly #seen = new Map<string, string>();

  constructor(...paths: readonly string[]) {
    this.#paths = paths;
    void this.moved;
  }

  /**
   * The first path that now leads to another file or to none. A file that did not exist yet counts
   * from when it first exists.
   */
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
