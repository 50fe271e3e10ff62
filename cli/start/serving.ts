import type { Variables } from '../../hosts/node/environment.ts';

/** What a host serves. */
export interface ToServe {
  /** The configuration: its text, or what the text says. */
  readonly config: string | object;
  /** Variables that the configuration names. */
  readonly env: Variables;
  /** Directory that the configuration's relative paths start from. */
  readonly directory: string;
  /** Address to listen on. `undefined` for `listen.host` of the configuration. */
  readonly host: string | undefined;
  /** Port to listen on, 0 for any free one. `undefined` for `listen.port` of the configuration. */
  readonly port: number | undefined;
}

/** A gateway that listens. */
export interface Serving {
  readonly url: URL;
  /** Answers what is in flight, then ends. */
  close(): Promise<void>;
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
