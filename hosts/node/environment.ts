import type { Environment } from '../shared/config/text/fill.ts';

/** The variables of a process. */
export type Variables = Record<string, string | undefined>;

/** An environment that remembers which variables were read. */
export interface WatchedEnvironment {
  readonly read: Environment;
  /**
   * Deletes every variable that was read, so that no child process inherits a secret and nothing
   * finds it later.
   */
  deleteRead(): void;
}

/** Watches the variables of a process. */
export function watch(variables: Variables): WatchedEnvironment {
  const names = new Set<string>();
  return {
    read: (name) => {
      names.add(name);
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    },
    deleteRead: () => {
      for (const name of names) delete variables[name];
    },
  };
}
