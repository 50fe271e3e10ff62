import text from 'mintmark:config';
import type { Config } from '../../../build/types/config.js';
import { readConfig } from '../../shared/config/read.ts';
import { InvalidConfigurationError } from '../../shared/config/invalid-configuration-error.ts';
import { redactor } from '../../shared/config/text/redact.ts';
import type { Redactor } from '../../shared/config/text/redact.ts';
import { logConfigErrors } from '../../shared/log/config-errors.ts';
import type { Log } from '../../shared/log/fields.ts';
import { upstreamOrigins } from '../../shared/upstreams/origins/origins.ts';
import type { UpstreamOrigin } from '../../shared/upstreams/origins/origins.ts';
import { StandIns } from '../../shared/upstreams/origins/stand-ins.ts';
import { environmentOf } from './environment.ts';
import { makeLog } from './log.ts';

/** The configuration of a script, and a log that redacts the secrets in it. */
export interface Configured {
  readonly config: Config;
  /** What metrics show of the origins of upstreams. */
  readonly origins: readonly UpstreamOrigin[];
  readonly standIns: StandIns;
  readonly redact: Redactor;
  readonly log: Log;
}

let cached: Configured | undefined;

/**
 * Returns the configuration that was deployed with this script, filled from its bindings. It is the
 * same for the whole life of an isolate. Throws a `InvalidConfigurationError`, and logs each error
 * in it. The next call reads the configuration again.
 */
export function configured(bindings: object): Configured {
  cached ??= read(bindings);
  return cached;
}

function read(bindings: object): Configured {
  const result = readConfig(text, environmentOf(bindings));
  if (result.tag === 'err') {
    logConfigErrors(
      makeLog((line) => line),
      result.val,
    );
    throw new InvalidConfigurationError(result.val);
  }
  const { config } = result.val;
  const redact = redactor(result.val.redact);
  return {
    config,
    origins: upstreamOrigins(result.val),
    standIns: StandIns.of(result.val),
    redact,
    log: makeLog(redact, config.log.level),
  };
}
