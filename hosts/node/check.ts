import { randomBytes } from 'node:crypto';
import type { SecretKey } from '../shared/config/keys/keys.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { materials } from '../shared/vault/remote-key.ts';
import type { RemoteKeys } from '../shared/vault/remote-key.ts';
import { gatewaySection, signerSection } from '../shared/config/sections.ts';
import type { Config } from '../shared/config/types.ts';
import { linkGateway, linkSigner } from '../shared/component/link.ts';
import type { Loader } from '../shared/component/link.ts';
import { configErrorsOf } from '../shared/component/config-errors.ts';

/**
 * Returns the errors that the components find in a configuration: each opens its section here, once.
 * `keys`: the signer's keys. `inTokens`: those that a token holds. Throws what the loader throws, and traps.
 */
export async function componentConfigErrors(
  config: Config,
  keys: readonly SecretKey[],
  load: Loader,
  inTokens?: RemoteKeys,
): Promise<readonly ConfigError[]> {
  const section = signerSection(config);
  const gateway = await gatewayConfigErrors(config, load);
  if (section === undefined) return gateway;
  const signer = await linkSigner(load);
  return [...gateway, ...problemsIn(() => signer().Wallet.open(section, materials(keys, inTokens), randomBytes(32)))];
}

/** Returns the errors that the gateway finds in its section. Throws what the loader throws, and traps. */
export async function gatewayConfigErrors(config: Config, load: Loader): Promise<readonly ConfigError[]> {
  const make = await linkGateway(load);
  return problemsIn(() => make().Gateway.open(gatewaySection(config)));
}

function problemsIn(open: () => Disposable): readonly ConfigError[] {
  try {
    using _opened = open();
    return [];
  } catch (error) {
    const problems = configErrorsOf(error);
    if (problems === undefined) throw error;
    return problems;
  }
}
