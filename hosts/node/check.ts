import { randomBytes } from 'node:crypto';
import type { SecretKey } from '../shared/config/keys.ts';
import type { Problem } from '../shared/config/problem.ts';
import { materials } from '../shared/homes/held-elsewhere.ts';
import { gatewaySection, signerSection } from '../shared/config/sections.ts';
import type { Config } from '../shared/config/types.ts';
import { linkGateway, linkSigner } from '../shared/link.ts';
import type { Loader } from '../shared/link.ts';
import { problemsOf } from '../shared/payload.ts';

/** Asks the components for the problems of a configuration that is served elsewhere: each opens its section here, once. `keys`: those of the signer. Errors: the loader's, and traps. */
export async function componentProblems(config: Config, keys: readonly SecretKey[], load: Loader): Promise<readonly Problem[]> {
  const section = signerSection(config);
  const make = await linkGateway(load);
  const gateway = problemsIn(() => make().Gateway.open(gatewaySection(config)));
  if (section === undefined) return gateway;
  const signer = await linkSigner(load);
  return [...gateway, ...problemsIn(() => signer().Wallet.open(section, materials(keys, undefined), randomBytes(32)))];
}

function problemsIn(open: () => Disposable): readonly Problem[] {
  try {
    using _opened = open();
    return [];
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === undefined) throw error;
    return problems;
  }
}
