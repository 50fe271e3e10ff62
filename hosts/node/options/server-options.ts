import type { Loader } from '../../shared/component/link.ts';
import type { DriverName } from '../../shared/serving.ts';
import type { Symbols } from '../../shared/trap/symbolise.ts';
import type { LedgerSeam, LimiterForm } from '../backends.ts';
import type { LogStream } from '../log.ts';
import type { ServeOptions } from './serve-options.ts';

/** What to serve, and where. */
export interface ServerOptions extends ServeOptions {
  /** Loads the components. Default: from `dist/js`. */
  readonly load?: Loader;
  /** Tables that make the stacks of traps readable. Default: none. */
  readonly symbols?: Symbols;
  /** Where log lines go. Default: standard output. */
  readonly log?: LogStream;
  /** The form of the limiter. Default: native. */
  readonly limiter?: LimiterForm;
  /** Milliseconds between two rounds over the signer's outbox. Default: 15,000. */
  readonly outboxIntervalMs?: number;
  /** What serves requests. Default: `exchange`. */
  readonly driver?: DriverName;
  /** Wraps the vault's ledger, for tests. */
  readonly ledger?: LedgerSeam;
}
