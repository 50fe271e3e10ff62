import { webHttp } from '../../../hosts/browser/http.ts';
import type { NftHttp } from '../../../hosts/shared/nft/http.ts';

/** Origins that stand for the routes of this gateway. They do not exist. */
const [CHAIN, BLOCKS] = ['https://chain.console.invalid', 'https://blocks.console.invalid'];

/** Where the nft component finds things in a page, and what performs its requests. */
export interface Sources {
  readonly chains: Readonly<Record<string, readonly string[]>>;
  readonly ipfs: readonly string[];
  readonly http: NftHttp;
}

/**
 * Returns the sources of a page: calls of the chain go to `/rpc/{chain}`, and blocks come from what
 * the gateway keeps. Every other request is refused, because the page asks no other origin.
 */
export function sourcesOf(chain: string, apiKey: string): Sources {
  const fetchHere = async (url: string, init: RequestInit): Promise<Response> => {
    if (!url.startsWith(`${CHAIN}/`)) return new Response(null, { status: 404 });
    const headers = { 'content-type': 'application/json', ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }) };
    return await fetch(`/rpc/${encodeURIComponent(chain)}`, { ...init, headers });
  };
  const blocks: NonNullable<NftHttp['blocks']> = {
    get: async (cid) => {
      const response = await fetch(`/console/blocks/${encodeURIComponent(cid)}`, { credentials: 'omit' });
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    },
    put: () => undefined,
  };
  return { chains: { [chain]: [`${CHAIN}/`] }, ipfs: [BLOCKS], http: { ...webHttp({ fetch: fetchHere }), blocks } };
}
