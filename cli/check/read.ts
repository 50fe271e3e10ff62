import type { ConfigError } from '../../hosts/shared/config/config-error.ts';
import { earlyErrors } from '../../hosts/node/start-findings.ts';
import { readSections } from '../../hosts/shared/config/read.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';

/**
 * Returns the errors of a configuration that show without the components: of JSON, variables,
 * schema and the rules between fields. `host`: the address that a start would listen on,
 * `undefined` for `listen.host`. This module needs the target `configuration` to be built.
 */
export function findReadErrors(text: string, env: Environment, host: string | undefined): readonly ConfigError[] {
  return earlyErrors(readSections(text, env), host);
}
