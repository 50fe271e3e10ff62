import { randomBytes } from 'node:crypto';
import type { Config } from '../../build/types/config.js';
import type { RemoteKey } from '../shared/vault/remote-key.ts';
import { linkGateway, linkSigner } from '../shared/component/link.ts';
import type { Loader } from '../shared/component/link.ts';
import { openOrConfigErrors } from '../shared/component/open-gateway.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import type { SecretKey } from '../shared/config/keys/keys.ts';
import { gatewaySection, signerSection } from '../shared/config/sections.ts';
import { materials } from '../shared/vault/remote-key.ts';

/**
 * Returns the errors that the components find in a configuration: each opens its section here,
 * once. `keys` are the signer's keys whose secret is at hand, `remoteKeys` the others. Throws what
 * the loader throws, and traps.
 */
export async function componentConfigErrors(
  config: Config,
  keys: readonly SecretKey[],
  load: Loader,
  remoteKeys: readonly RemoteKey[] = [],
): Promise<readonly ConfigError[]> {
  const section = signerSection(config);
  const gateway = await gatewayConfigErrors(config, load);
  if (section === undefined) return gateway;
  const signer = await linkSigner(load);
  return [...gateway, ...configErrorsIn(() => signer().Wallet.open(section, materials(keys, remoteKeys), randomBytes(32)))];
}

/**
 * Returns the errors that the gateway finds in its section. Throws what the loader throws, and
 * traps.
 */
export async function gatewayConfigErrors(config: Config, load: Loader): Promise<readonly ConfigError[]> {
  const make = await linkGateway(load);
  return configErrorsIn(() => make().Gateway.open(gatewaySection(config)));
}

function configErrorsIn(open: () => Disposable): readonly ConfigError[] {
  const opened = openOrConfigErrors(open);
  if (opened.tag === 'err') return opened.val;
  opened.val[Symbol.dispose]();
  return [];
}
