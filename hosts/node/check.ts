import { randomBytes } from 'node:crypto';
import type { SecretKey } from '../shared/config/keys/keys.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { materials } from '../shared/vault/remote-key.ts';
import { gatewaySection, signerSection } from '../shared/config/sections.ts';
import type { Config } from '../shared/config/types.ts';
import { linkGateway, linkSigner } from '../shared/component/link.ts';
import type { Loader } from '../shared/component/link.ts';
import { configErrorsOf } from '../shared/component/config-errors.ts';

/** Asks the components for the problems of a configuration that is served elsewhere: each opens its section here, once. `keys`: those of the signer. Errors: the loader's, and traps. */
export async function componentConfigErrors(config: Config, keys: readonly SecretKey[], load: Loader): Promise<readonly ConfigError[]> {
  const section = signerSection(config);
  const make = await linkGateway(load);
  const gateway = problemsIn(() => make().Gateway.open(gatewaySection(config)));
  if (section === undefined) return gateway;
  const signer = await linkSigner(load);
  return [...gateway, ...problemsIn(() => signer().Wallet.open(section, materials(keys, undefined), randomBytes(32)))];
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
