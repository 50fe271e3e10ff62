/** How a process ended: its exit status, or 128 plus the signal's number if a signal ended it. */
export type ExitStatus = number;

/** A variant of a host for tests: one part is replaced. */
export type Variant =
  /**
   * The components have deliberate traps: nft at token id 57005, the gateway at `/healthz?57005`,
   * the signer at the release of 57005 wei.
   */
  | 'trapping'
  /** The same components, as `--debug` loads them. */
  | 'trapping-debug'
  /** The process is killed at the point that its variables name: `killVariables`. */
  | 'killed'
  /** Rounds over the signer's outbox follow on each other within a fraction of a second. */
  | 'quick-rounds'
  /** The clock of the limits is ten days ahead. */
  | 'clock-ahead'
  /** The limiter is linked as the component, on QuickJS. */
  | 'component-limiter'
  /**
   * Workers: the vault's object is destroyed after the commit of the first entry that follows the
   * roster, before the release.
   */
  | 'abandoned-after-commit'
  /** Workers: the storage of the vault fails in the transaction of every second commit after
   * that of the roster. */
  | 'failing-ledger'
  /** Workers: the storage of the vault fails twice to confirm a write, after that of the roster. */
  | 'unsynced-ledger'
  /** Workers: the storage of the limits fails in every update. */
  | 'failing-limits'
  | 'shielded'
  /** Workers: the objects of the limits do not answer. */
  | 'absent-limits'
  | 'asked-limits';

/** How to start a host. */
export interface ServeOptions {
  /** Variables besides the host's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly variant?: Variant;
}

/** A gateway that listens. */
export interface Served {
  /** `http://127.0.0.1:PORT`. */
  readonly baseUrl: string;
  /** Returns what it has written so far. */
  output(): string;
  /** Asks it to end as an operator does, and waits for the end. */
  stop(): Promise<ExitStatus>;
  /** Asks it to end and does not wait. */
  askToStop(): void;
  /** Kills it. */
  kill(): Promise<ExitStatus>;
  /** Resolves when it has ended. */
  readonly ended: Promise<ExitStatus>;
}

/** How a host refused a configuration. */
export interface Refused {
  readonly status: ExitStatus;
  readonly output: string;
}

/** What makes a request come from another client. */
export interface ClientInit extends Pick<RequestInit, 'dispatcher'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Returns a client whose address a trusted proxy sets. */
export const forwardedClient = (number: number): ClientInit => ({ headers: { 'x-forwarded-for': `192.0.2.${number}` } });

/** A host as the suite sees it: something that serves a configuration. */
export interface SuiteHost {
  /** Its name in reports. */
  readonly name: string;
  /** The address from which it sees the suite's connections. */
  readonly peer: string;
  /**
   * Returns what a request of another client has, one of 250: fields of a trusted proxy, or a
   * connection from another address.
   */
  client(number: number): ClientInit;
  /** Starts the host on a free port. `configuration` is the content of its file. */
  serve(configuration: object, options?: ServeOptions): Promise<Served>;
  /** Starts the host with a configuration that it must refuse. A text may be no JSON at all. */
  refuse(configuration: object | string, options?: ServeOptions): Promise<Refused>;
  /** Returns a directory for `state` that outlives the process. */
  directory(): Promise<string>;
}
