import type { ServeOptions } from '../../node/options/serve-options.ts';
import type { ScriptName } from '../../../scripts/build/workers/workers.ts';

/** What to serve on local workerd, and where. Keys come unsealed in `env`, as on Node. */
export interface WorkersOptions extends ServeOptions {
  /**
   * The folders of other bundles of the scripts, absolute: those for debugging, or variants for
   * tests.
   */
  readonly scripts?: Readonly<Partial<Record<ScriptName, string>>>;
  /** Variables that both scripts get besides their own, for variants in tests. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * The folder of a script that takes the data points of the metrics, absolute. Default: there is
   * none, and the log has them.
   */
  readonly metrics?: string | undefined;
  /** Milliseconds between two rounds over the signer's outbox. Default: 15,000. */
  readonly outboxIntervalMs?: number;
  /** Called with each log line. */
  readonly write: (line: string) => void;
}
