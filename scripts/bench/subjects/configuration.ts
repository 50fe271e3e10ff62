import { chainId, configured, unkeptChainId } from '../fixture.ts';
import type { Site } from './subject.ts';

/** Returns the configuration of a gateway at a site. */
export function configurationAt({ upstream }: Site): object {
  const rpc = [upstream];
  // The chain that keeps answers keeps them as long as the reference does.
  const chains = { [chainId]: { rpc, freshSeconds: 60 }, [unkeptChainId]: { rpc, freshSeconds: 0 } };
  const content = { ipfs: [upstream], staleSeconds: 0, maxMediaBytes: 2 ** 26 };
  const network = { allowPrivate: [new URL(upstream).host] };
  return { ...configured(upstream, upstream), chains, content, network };
}
