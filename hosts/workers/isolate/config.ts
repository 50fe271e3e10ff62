import text from 'mintmark:config';
import { readConfig } from '../../shared/config/read.ts';
import { InvalidConfigurationError } from '../../shared/config/invalid-configuration-error.ts';
import { redactor } from '../../shared/config/text/redact.ts';
import type { Redactor } from '../../shared/config/text/redact.ts';
import type { Config } from '../../shared/config/types.ts';
import type { Log } from '../../shared/log/fields.ts';
import { environmentOf } from './environment.ts';
import { makeLog } from './log.ts';

/** A script's configuration, and a log that holds nothing of the secrets in it. */
export interface Configured {
  readonly config: Config;
  readonly redact: Redactor;
  readonly log: Log;
}

let known: Configured | undefined;

/**
 * Returns the configuration that was deployed with this script, filled from its bindings. It is the same for the whole life of an isolate.
 * Errors: throws `InvalidConfigurationError` and logs each config error. The next call reads again.
 */
export function configured(bindings: object): Configured {
  known ??= read(bindings);
  return known;
}

function read(bindings: object): Configured {
  const result = readConfig(text, environmentOf(bindings));
  if (result.tag === 'err') {
    const log = makeLog((line) => line);
    for (const { at, expected, got } of result.val) log('error', 'configuration', { at, expected, got });
    throw new InvalidConfigurationError(result.val);
  }
  const redact = redactor(result.val.redact);
  return { config: result.val.config, redact, log: makeLog(redact) };
}
