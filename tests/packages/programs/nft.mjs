import { NftError, createNft, guardedHttp } from '@mintmark/nft';
import { BindingError, loadNft } from '@mintmark/nft/bindings';
import { FetchError, guardedFetch } from '@mintmark/nft/guarded-fetch';

const { rpc, dead, ipfs, places, connectTo, token, absent } = JSON.parse(process.env.DEVNET);
const kept = new Map();
const blocks = { get: (cid) => kept.get(cid), put: (cid, bytes) => void kept.set(cid, bytes) };
const http = guardedHttp({ allowPrivate: places, connectTo, blocks });
const nft = await createNft({ chains: { 31337: [dead, rpc] }, ipfs: [ipfs], http });
const direct = await createNft({ chains: { 31337: [rpc] }, ipfs: [ipfs], http });

const failure = async (work) => {
  try {
    await work();
    return 'none';
  } catch (error) {
    const known = error instanceof NftError || error instanceof FetchError || error instanceof BindingError;
    return { name: error.name, code: error.code, message: error.message, known };
  }
};
const { metadata, integrity, media } = await nft.token({ chain: '31337', ...token });
const first = kept.size;
const image = await nft.content(media[0].uri);
const bytes = new Uint8Array(await new Response(image.body).arrayBuffer());
const part = await nft.content(media[0].uri, { range: { tag: 'between', val: [1n, 4n] } });
const collection = await nft.collection('31337', token.contract);
const { metadata: component } = (await loadNft())();
const fetchPublic = guardedFetch(http);
const aborted = AbortSignal.abort(new Error('not wanted'));
console.log(
  JSON.stringify({
    metadata,
    status: integrity.status,
    keptBlocks: first > 0,
    image: { type: image.head.contentType, length: bytes.length, status: image.head.integrity.status },
    part: new Uint8Array(await new Response(part.body).arrayBuffer()).length,
    collection: collection.standards,
    absent: await failure(() => direct.token({ chain: '31337', contract: token.contract, tokenId: '999' })),
    invalid: await failure(() => nft.token({ chain: '31337', contract: '0x1', tokenId: '1' })),
    mistake: await failure(() => nft.content(undefined)),
    missing: await failure(() => nft.content(absent)),
    aborted: await failure(() => nft.token({ chain: '31337', ...token }, { signal: aborted })),
    binding: await failure(() => component.validate({ tag: 'avatar', val: '' })),
    loopback: await failure(() => fetchPublic(ipfs.replace('http:', 'https:'))),
    metadataService: await failure(() => fetchPublic('https://169.254.169.254/latest/meta-data')),
    plain: await failure(() => fetchPublic('http://example.com/')),
  }),
);
await http.close();
