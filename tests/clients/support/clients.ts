import type { World } from '../../suite/support/world.ts';
import type { Python } from './python.ts';

/** What the tests of clients share. */
export interface Clients {
  readonly world: World;
  /** The gateway. */
  readonly baseUrl: string;
  readonly python: Python;
  /**
   * The environment of a snippet: the gateway, the caller's token, and a `PATH` on which cast is
   * found.
   */
  readonly env: Readonly<Record<string, string>>;
}
