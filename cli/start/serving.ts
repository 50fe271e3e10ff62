import type { ServeOptions } from '../../hosts/node/options/serve-options.ts';

/** What a host serves. */
export interface ToServe extends ServeOptions {
  readonly directory: string;
}

/** A gateway that listens. */
export interface Serving {
  readonly url: URL;
  /** Answers what is in flight, then ends. `why` is for the log. */
  close(why?: string): Promise<void>;
  /**
   * Resolves with an exit code when the gateway has ended without being asked. `undefined` if it
   * ends only with this process.
   */
  readonly ended?: Promise<number>;
  /**
   * Reads the configuration again, as far as that can be done while it runs. `undefined` if the
   * host cannot; SIGHUP then ends it.
   */
  reload?(read: () => Promise<string>): Promise<void>;
}
