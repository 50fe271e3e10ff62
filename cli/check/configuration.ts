import { dirname, resolve } from 'node:path';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { findLaterErrors } from '../../hosts/node/later-errors.ts';
import { earlyErrors, startWarnings } from '../../hosts/node/start-findings.ts';
import type { ConfigError, ConfigWarning } from '../../hosts/shared/config/config-error.ts';
import { firstAtEachPlace, readSections } from '../../hosts/shared/config/read.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import { withoutRepetitions } from '../command/config-report.ts';

/** What there is to say of a configuration. */
export interface Findings {
  /** Why a start would refuse it; an empty list if it would not. */
  readonly errors: readonly ConfigError[];
  /** What works, but may not do what was meant. */
  readonly warnings: readonly ConfigWarning[];
}

/** A configuration to be judged. */
export interface Judged {
  readonly file: string;
  readonly text: string;
  readonly env: Environment;
  /** Address that a start would listen on; `undefined` for `listen.host`. */
  readonly host: string | undefined;
}

/**
 * Judges a configuration as a start does, in all of its phases: reads it, opens its keys, and opens
 * the components by it. Serves nothing and opens no store.
 */
export async function judgeConfiguration({ file, text, env, host }: Judged): Promise<Findings> {
  const read = readSections(text, env);
  const warnings = startWarnings(read);
  const early = earlyErrors(read, host);
  const parts = {
    env,
    directory: dirname(resolve(file)),
    load: loaderFrom(builtComponents),
    warn: (one: ConfigWarning) => void warnings.push(one),
  };
  return { errors: withoutRepetitions(firstAtEachPlace(early, await findLaterErrors(read, parts))), warnings };
}
