import type { Config } from '../../build/types/config.js';
import { linkNft } from '../../hosts/shared/component/link.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { pointer } from '../../hosts/shared/config/config-error.ts';
import { neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { streamContent } from '../../hosts/shared/nft/content.ts';
import { NftInstances } from '../../hosts/shared/nft/instances.ts';
import type { NftParts } from '../../hosts/shared/nft/resolve.ts';
import type { Inspection } from './inspection.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding, Place } from './finding.ts';
import type { Network } from './network.ts';
import type { OriginOf } from './origins.ts';

/** Milliseconds that a gateway has to find the content. */
const DEADLINE_MS = 30_000;

/** Returns an inspection of each IPFS gateway: it gives content whose bytes hash to its CID. */
export function inspectIpfs({ content }: Pick<Config, 'content'>, originOf: OriginOf, network: Network, cid: string): Inspection[] {
  return content.ipfs.map((origin, index) => {
    const place = { at: pointer('/content/ipfs', index), what: originOf('ipfs', '', index) };
    return { place, ask: () => askIpfs(place, { ...content, ipfs: [origin] }, network, cid) };
  });
}

/** Has the nft component fetch and verify content from one gateway. */
async function askIpfs(place: Place, content: Config['content'], { fetch, open }: Network, cid: string): Promise<Finding[]> {
  const make = await linkNft(loaderFrom(builtComponents));
  const settings: NftParts['settings'] = {
    ...content,
    ipfs: [...content.ipfs],
    arweave: [],
    chains: [],
    ipfsVerification: 'require',
    hedgeAfterMs: 0,
    deadlineMs: DEADLINE_MS,
  };
  const instances = new NftInstances(make, () => undefined);
  const parts: NftParts = { instances, http: { fetch, open }, settings, now: Date.now };
  const pieces = streamContent(parts, { uri: `ipfs://${cid}` }, AbortSignal.timeout(DEADLINE_MS));
  for (;;) {
    const { done, value } = await pieces.next();
    if (done !== true) continue;
    if (value?.tag === 'ok') return [ok(place, `it gives ${cid}, and the bytes are the right ones`)];
    return [failed(place, cid, value?.val)];
  }
}

function failed(place: Place, cid: string, failure: { readonly tag: string; readonly val?: unknown } | undefined): Finding {
  const tag = failure?.tag ?? 'timed-out';
  if (tag.startsWith('integrity'))
    return wrong(
      place,
      `it gives other bytes under ${cid} than those that hash to it`,
      'remove it from content.ipfs: it is broken, or it lies',
    );
  const mend = 'look whether this machine reaches it and whether it serves raw blocks (?format=raw); --cid names content that it has';
  return wrong(place, `it does not give ${cid}: ${tag}`, mend);
}

/** Returns an inspection of each Arweave gateway: it answers. */
export function inspectArweave({ content }: Pick<Config, 'content'>, originOf: OriginOf, { fetch }: Network): Inspection[] {
  return content.arweave.map((origin, index) => {
    const place = { at: pointer('/content/arweave', index), what: originOf('arweave', '', index) };
    return { place, ask: async () => [await askArweave(place, origin, fetch)] };
  });
}

/** The most bytes of the description of a gateway. */
const MAX_INFO_BYTES = 64 * 1024;

async function askArweave(place: Place, origin: string, fetch: Network['fetch']): Promise<Finding> {
  const url = new URL('/info', origin).href;
  const request = {
    method: 'get',
    url,
    headers: [],
    body: undefined,
    maxBytes: MAX_INFO_BYTES,
    chosenBy: 'operator',
    coalesce: undefined,
  } as const;
  const answer = await fetch({ ...request, headers: [] }, neverAborts);
  if (answer.tag === 'err')
    return wrong(place, `it does not answer: ${answer.val.tag}`, 'look whether this machine reaches it, or name another one');
  const { status } = answer.val;
  if (status >= 500) return wrong(place, `it answers with the status ${status}`, 'try again later, or name another one');
  return status === 200 ? ok(place, 'it answers') : note(place, `it answers, but does not describe itself: status ${status}`);
}
