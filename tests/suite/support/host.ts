/** How a process ended: its exit status, 128 and the signal's number where a signal ended it. */
export type ExitStatus = number;

/** A test-only variant of a host, made of the same product with one part exchanged. */
export type Variant =
  /** The components are builds with deliberate traps: nft at token id 57005, the gateway at `/healthz?57005`, the signer at the release of 57005 wei. */
  | 'trapping'
  /** The same as `--debug` has them. */
  | 'trapping-debug'
  /** The process is killed where its variables say: `killVariables`. */
  | 'killed'
  /** The limiter is linked as the component, on QuickJS. */
  | 'component-limiter'
  /** Workers: the vault's object is thrown away right after it has committed the ledger's first entry, before anything is released. */
  | 'abandoned-after-commit'
  /** Workers: the storage of the vault fails in the transaction of every second commit. */
  | 'failing-ledger'
  /** Workers: the storage of the vault does not confirm twice what it was given. */
  | 'unsynced-ledger'
  /** Workers: the storage of the limits fails in every update. */
  | 'failing-limits'
  /** Workers: the objects of the limits cannot be asked. */
  | 'absent-limits';

/** How a host is to be started. */
export interface ServeOptions {
  /** Environment beside the host's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly variant?: Variant;
}

/** A gateway that listens. */
export interface Served {
  /** `http://127.0.0.1:PORT`. */
  readonly baseUrl: string;
  /** What it has written so far. */
  output(): string;
  /** Asks it to end as an operator does, and waits for it. */
  stop(): Promise<ExitStatus>;
  /** Asks it to end and does not wait. */
  askToStop(): void;
  /** Ends it without asking. */
  kill(): Promise<ExitStatus>;
  /** Resolves when it has ended. */
  readonly ended: Promise<ExitStatus>;
}

/** A configuration that a host did not serve. */
export interface Refused {
  readonly status: ExitStatus;
  readonly output: string;
}

/** What makes a request another client's. */
export interface ClientInit extends Pick<RequestInit, 'dispatcher'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that a trusted proxy tells of. */
export const forwardedClient = (number: number): ClientInit => ({ headers: { 'x-forwarded-for': `192.0.2.${number}` } });

/** A host of the gateway as the suite sees it: something that serves a configuration. */
export interface SuiteHost {
  /** Its name in reports. */
  readonly name: string;
  /** The address that it takes the suite's connections to come from. */
  readonly peer: string;
  /** What a request has that comes from another client's address, one of 250: fields for a trusted proxy, or a connection from there. */
  client(number: number): ClientInit;
  /** Starts it on a free port. `configuration` is what stands in the file. */
  serve(configuration: object, options?: ServeOptions): Promise<Served>;
  /** Starts it with a configuration (text: not even JSON) that it must not serve. */
  refuse(configuration: object | string, options?: ServeOptions): Promise<Refused>;
  /** A directory that outlives what is served, for `state`. */
  directory(): Promise<string>;
}
