import type { Eventually } from '../eventually.ts';

/** A store of checkpoints on the host's own machine. Every method throws if the store fails. */
export interface CheckpointStore {
  /** The name of the place, for messages. */
  readonly place: string;
  /** Returns the line of the last checkpoint. `undefined` if there is none. */
  last(): Eventually<string | undefined>;
  /** Stores the line of a checkpoint. It is durable afterwards. */
  keep(line: string): Eventually<void>;
  /** Closes the store. */
  close(): Eventually<void>;
}
