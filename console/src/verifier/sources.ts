import { webHttp } from '../../../hosts/browser/http.ts';
import type { NftHttp } from '../../../hosts/shared/nft/http.ts';
import { cidOf } from './cid.ts';

/** Origins that stand for the routes of this gateway. They do not exist. */
const [CHAIN, BLOCKS] = ['https://chain.console.invalid', 'https://blocks.console.invalid'];

/** Where the nft component finds things in a page, and what performs its requests. */
export interface Sources {
  readonly chains: Readonly<Record<string, readonly string[]>>;
  readonly ipfs: readonly string[];
  readonly http: NftHttp;
}

/** A block that the gateway gave under a CID that is not its own. */
export interface WrongBlock {
  readonly expected: string;
  readonly got: string;
}

/** What is told of the requests. */
export interface Listening {
  readonly onCall: () => void;
  readonly onBlock: (bytes: number) => void;
  readonly onWrongBlock: (wrong: WrongBlock) => void;
}

/**
 * Returns the sources of a page: calls of the chain go to `/rpc/{chain}`, and blocks come from what
 * the gateway keeps. Every other request is refused, because the page asks no other origin.
 *
 * A block whose bytes do not hash to its CID is told and counts as one that is not kept. The
 * component hashes it too, but would only say that it found no other source.
 */
export function sourcesOf(chain: string, apiKey: string, { onCall, onBlock, onWrongBlock }: Listening): Sources {
  const fetchHere = async (url: string, init: RequestInit): Promise<Response> => {
    if (!url.startsWith(`${CHAIN}/`)) return new Response(null, { status: 404 });
    onCall();
    const headers = { 'content-type': 'application/json', ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }) };
    return await fetch(`/rpc/${encodeURIComponent(chain)}`, { ...init, headers });
  };
  const blocks: NonNullable<NftHttp['blocks']> = {
    get: async (cid) => {
      const response = await fetch(`/console/blocks/${encodeURIComponent(cid)}`, { credentials: 'omit' });
      if (response.status !== 200) return undefined;
      const block = new Uint8Array(await response.arrayBuffer());
      onBlock(block.length);
      const got = await cidOf(block, cid);
      if (got === undefined || got === cid) return block;
      onWrongBlock({ expected: cid, got });
      return undefined;
    },
    put: () => undefined,
  };
  return { chains: { [chain]: [`${CHAIN}/`] }, ipfs: [BLOCKS], http: { ...webHttp({ fetch: fetchHere }), blocks } };
}
