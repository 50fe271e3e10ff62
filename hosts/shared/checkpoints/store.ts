import type { Eventually } from '../eventually.ts';

/** Where a host keeps checkpoints on its own machine. Every method throws what the store does. */
export interface CheckpointStore {
  /** Where that is, for people. */
  readonly place: string;
  /** Line of the last checkpoint; none: there is none. */
  last(): Eventually<string | undefined>;
  /** Keeps a checkpoint's line. It is durable afterwards. */
  keep(line: string): Eventually<void>;
  /** Gives the store back. */
  close(): Eventually<void>;
}
