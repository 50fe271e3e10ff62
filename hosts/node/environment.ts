import type { Environment } from '../shared/config/text/fill.ts';

/** Variables of a process. */
export type Variables = Record<string, string | undefined>;

/** An environment that remembers what was read. */
export interface WatchedEnvironment {
  readonly read: Environment;
  /** Deletes every variable that was read: what held a secret is not passed on to children, nor found by whoever looks later. */
  forget(): void;
}

/** Watches a process's variables. */
export function watch(variables: Variables): WatchedEnvironment {
  const names = new Set<string>();
  return {
    read: (name) => {
      names.add(name);
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    },
    forget: () => {
      for (const name of names) delete variables[name];
    },
  };
}
