import type { Environment } from '../../shared/config/text/fill.ts';

/**
 * The bindings of the vault's script, beside the sealed keys and the credentials of AWS under the
 * variables that its configuration names.
 */
export interface VaultBindings {
  /**
   * The key that encrypts the signer's keys: 32 bytes, hexadecimal. A secret. `undefined` if
   * nothing is sealed.
   */
  readonly MINTMARK_KEK?: string;
  /** Takes data points of the metrics. `undefined` if the log has them. */
  readonly METRICS?: AnalyticsEngineDataset;
}

/** Returns the bindings that are text, as an environment. */
export function environmentOf(bindings: object): Environment {
  const variables = new Map(Object.entries(bindings).filter(([, value]) => typeof value === 'string'));
  return (name) => variables.get(name);
}
