import { directory, rawFile } from '../../../../cli/demo/devnet/dag.ts';
import { blocksOf } from '../world/case.ts';
import type { Case, Want } from '../world/case.ts';
import { base64, documentOf, named, picture, resolves, repaired, tokenAt } from './make.ts';

const v0 = 'QmPZ9gcCEpqKTo6aq61g2nXGUhM4iCL3ewB6LDXZCtioEB';
const id = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789_-AbCdE';
/** An image that documents name in this way. */
const image = (name: string, url: string, want: Case['want']): Case =>
  documentOf(`image-${name}`, JSON.stringify({ name: 'Image', image: url }), want);
const is = (url: string, more: Partial<Want> = {}): Want => resolves('Image', { image: url, ...more });

const spelled: readonly Case[] = [
  image('ipfs-v0', `ipfs://${v0}`, is(`ipfs://${v0}`, { warning: false })),
  image('ipfs-path', `ipfs://${v0}/1.png`, is(`ipfs://${v0}/1.png`, { warning: false })),
  image('ipfs-ipfs', `ipfs://ipfs/${v0}/1.png`, is(`ipfs://${v0}/1.png`)),
  image('ipfs-upper', `IPFS://${v0}`, is(`ipfs://${v0}`)),
  image('ipfs-bare', v0, is(`ipfs://${v0}`)),
  image('ipfs-rooted', `/ipfs/${v0}/1.png`, is(`ipfs://${v0}/1.png`)),
  image('ipfs-gateway', `https://gateway.pinata.cloud/ipfs/${v0}/1.png`, {
    either: [is(`ipfs://${v0}/1.png`), is(`https://gateway.pinata.cloud/ipfs/${v0}/1.png`)],
  }),
  image('arweave', `ar://${id}`, is(`ar://${id}`, { warning: false })),
  image('http', 'http://img.example/x.png', is(picture, { warning: true })),
  image('no-scheme', '//img.example/x.png', is(picture)),
  image('space-around', ` ${picture} `, is(picture)),
  image('space-inside', 'https://img.example/a b.png', is('https://img.example/a%20b.png')),
  image('beyond-ascii', 'https://img.example/köln.png', is('https://img.example/k%C3%B6ln.png')),
  image('encoded', 'https://img.example/a%20b.png', is('https://img.example/a%20b.png')),
  image('parent', '../x.png', is('https://meta.example/x.png', { warning: true })),
  image('empty', '', { ok: true, name: 'Image', absent: ['image'] }),
  image('white-space', '  ', { ok: true, name: 'Image', absent: ['image'] }),
  image('null-text', 'null', { ok: true, name: 'Image' }),
];

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="1" height="1"/></svg>';
const clean = { imagePrefix: 'data:image/svg+xml', imageLacks: ['alert(1)', '<script'] };
const drawn: readonly Case[] = [
  image('svg-base64', `data:image/svg+xml;base64,${base64(svg)}`, resolves('Image', clean)),
  image('svg-utf8', `data:image/svg+xml;utf8,${svg}`, resolves('Image', clean)),
  image('svg-percent', `data:image/svg+xml,${encodeURIComponent(svg)}`, resolves('Image', clean)),
  image('svg-declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${svg}`, resolves('Image', clean)),
  image('svg-not-well-formed', '<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>', { ok: true, name: 'Image' }),
  tokenAt(
    'image-svg-on-chain',
    `data:application/json;base64,${base64(JSON.stringify({ name: 'Image', image: `data:image/svg+xml;base64,${base64(svg)}` }))}`,
    resolves('Image', clean),
  ),
];

const folder = directory({
  '1.json': rawFile('{"name":"Image","image":"1.png"}'),
  '2.json': rawFile('{"name":"Image","image":"./images/2.png"}'),
});
const dir = folder.root.toString();
const relative: readonly Case[] = [
  tokenAt('image-beside', `ipfs://${dir}/1.json`, repaired('Image', { image: `ipfs://${dir}/1.png` }), { blocks: blocksOf(folder) }),
  tokenAt('image-below', `ipfs://${dir}/2.json`, repaired('Image', { image: `ipfs://${dir}/images/2.png` }), { blocks: blocksOf(folder) }),
  tokenAt('image-relative-nowhere', 'data:application/json,{"name":"Image","image":"1.png"}', {
    ok: true,
    name: 'Image',
    warning: true,
    absent: ['image'],
  }),
];

/** Documents of other worlds. */
const foreign: readonly Case[] = [
  documentOf(
    'doc-8004',
    JSON.stringify({
      type: 'https://eips.ethereum.org/EIPS/eip-8004#registration-v1',
      name: 'Agent',
      description: 'd',
      image: picture,
      endpoints: [],
      registrations: [],
    }),
    resolves('Agent', { image: picture }),
  ),
  documentOf(
    'doc-tezos',
    JSON.stringify({ name: 'Tezos', artifactUri: 'https://img.example/a.png', displayUri: picture, thumbnailUri: picture }),
    { ok: true, name: 'Tezos' },
  ),
  documentOf(
    'doc-metaplex',
    named('Solana', { symbol: 'S', properties: { files: [{ uri: picture, type: 'image/png' }], category: 'image' } }),
    { ok: true, name: 'Solana', image: picture },
  ),
  documentOf(
    'doc-large',
    named('Large', { attributes: Array.from({ length: 2000 }, (_, index) => ({ trait_type: `Trait ${index}`, value: index })) }),
    resolves('Large'),
  ),
];

/** The ways in which documents name images. */
export const images: readonly Case[] = [...spelled, ...drawn, ...relative, ...foreign];
