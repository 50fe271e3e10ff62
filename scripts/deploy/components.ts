import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { Problem } from '../../hosts/shared/config/problem.ts';
import { gatewaySection, signerSection } from '../../hosts/shared/config/sections.ts';
import type { Config } from '../../hosts/shared/config/types.ts';
import { linkGateway, linkSigner } from '../../hosts/shared/link.ts';
import { problemsOf } from '../../hosts/shared/payload.ts';

/** What the gateway and the signer component find in a configuration, as they would when a host starts. Keys are not known here; the signer gets others. */
export async function componentProblems(config: Config): Promise<Problem[]> {
  const load = loaderFrom(builtComponents);
  const section = signerSection(config);
  const [{ Gateway }, makeSigner] = [(await linkGateway(load))(), await linkSigner(load)];
  return [
    ...opened(() => Gateway.open(gatewaySection(config))),
    ...(section === undefined
      ? []
      : opened(() =>
          makeSigner().Wallet.open(section, (config.signer?.keys ?? []).map(someKey), crypto.getRandomValues(new Uint8Array(32))),
        )),
  ];
}

/** A key of secp256k1 that nobody uses. */
function someKey({ id }: { readonly id: string }, index: number): { id: string; secret: Uint8Array } {
  return { id, secret: new Uint8Array(32).fill(index + 1) };
}

function opened(open: () => Disposable): Problem[] {
  try {
    using _ = open();
    return [];
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === undefined) throw error;
    return problems;
  }
}
