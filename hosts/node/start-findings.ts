/** What a start says of a configuration before it opens anything. */
import type { Logger } from 'pino';
import type { ConfigError, ConfigWarning } from '../shared/config/config-error.ts';
import { validateExposure } from '../shared/config/exposure.ts';
import { firstAtEachPlace } from '../shared/config/read.ts';
import type { ReadSections } from '../shared/config/read.ts';
import { redactor } from '../shared/config/text/redact.ts';
import { privateUpstreamWarnings } from '../shared/network/private-upstreams.ts';
import { StandIns } from '../shared/upstreams/origins/stand-ins.ts';

/**
 * Returns the errors that show without the components: of JSON, variables, schema and the rules
 * between fields. `host`: the address to listen on, `undefined` for `listen.host`.
 */
export function earlyErrors({ config, errors }: ReadSections, host: string | undefined): ConfigError[] {
  return firstAtEachPlace(errors, validateExposure(config, host ?? config.listen.host));
}

/** Returns what works, but may not do what was meant. */
export function startWarnings(read: ReadSections): ConfigWarning[] {
  const [redact, standIns] = [redactor(read.redact), StandIns.of(read)];
  return [...read.warnings, ...privateUpstreamWarnings(read.config).map(({ at, text }) => ({ at, text: redact(standIns.inText(text)) }))];
}

/** Logs the warnings of a start, a line for each. */
export function logStartWarnings(logger: Logger, read: ReadSections): void {
  for (const { at, text } of startWarnings(read)) logger.warn({ at, warning: text }, 'configuration');
}
