import type { Environment } from '../shared/config/text/fill.ts';
import type { Limits } from './objects/limits.ts';
import type { Vault } from './objects/vault.ts';

/** Bindings of the gateway's script, beside the variables that its configuration names. */
export interface GatewayBindings {
  /** The limits, an object for each plan and key. */
  readonly LIMITS: DurableObjectNamespace<Limits>;
  /** The vault, an object for each wallet, in a script of its own. None: the configuration has no signer. */
  readonly VAULT?: DurableObjectNamespace<Vault>;
}

/** Bindings of the vault's script, beside the sealed keys under the variables that its configuration names. */
export interface VaultBindings {
  /** The key that seals the keys: 32 bytes, hexadecimal. A secret. */
  readonly MINTMARK_KEK: string;
}

/** Bindings as an environment: those that are text. */
export function environmentOf(bindings: object): Environment {
  const variables = new Map(Object.entries(bindings).filter(([, value]) => typeof value === 'string'));
  return (name) => variables.get(name);
}
