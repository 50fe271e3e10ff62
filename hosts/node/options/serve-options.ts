import type { Level } from '../../shared/log/fields.ts';
import type { Variables } from '../environment.ts';

/** What to serve, and where: the same for every host that runs on Node. */
export interface ServeOptions {
  /** The configuration: its text, or the parsed JSON. */
  readonly config: string | object;
  /**
   * Where `${NAME}` and the signer's keys come from. Every variable that was read is deleted from
   * it.
   */
  readonly env: Variables;
  /**
   * The directory that relative paths of the configuration start from. Default: the working
   * directory.
   */
  readonly directory?: string;
  /** The file of the configuration, for the log. */
  readonly source?: string | undefined;
  /** Replaces `log.level`. */
  readonly logLevel?: Level | undefined;
  /** Replaces `listen.host`. */
  readonly host?: string | undefined;
  /** Replaces `listen.port`. 0 stands for any free port. */
  readonly port?: number | undefined;
  /** OpenTelemetry's variables, `OTEL_…`. Default: none, and nothing is traced. */
  readonly telemetry?: Variables | undefined;
}
