import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { directory, rawFile } from '../../../../cli/demo/devnet/dag.ts';
import type { Dag } from '../../../../cli/demo/devnet/dag.ts';
import { blocksOf } from '../world/case.ts';
import type { CallAnswer, Case, Contract, Want } from '../world/case.ts';
import { erc1155, erc721, html, json, named, refused, repaired, resolves, tokenAt } from './make.ts';

const hex = (id: bigint): string => id.toString(16).padStart(64, '0');
const largest = 2n ** 256n - 1n;

/** An ERC-1155 token with this URI, whose document is at this place. */
const edition = (id: string, tokenId: bigint, uri: string, place: string, want: Want, body = named('Edition')): Case =>
  tokenAt(`1155-${id}`, '', want, { tokenId: String(tokenId), contract: erc1155(uri), routes: { [place]: json(body) } });

const ids: readonly Case[] = [
  edition(
    'id',
    314_592n,
    'https://meta.example/a/{id}.json',
    `meta.example/a/${hex(314_592n)}.json`,
    resolves('Edition', { standard: 'erc1155' }),
  ),
  edition('id-twice', 5n, 'https://meta.example/{id}/b/{id}.json', `meta.example/${hex(5n)}/b/${hex(5n)}.json`, resolves('Edition')),
  edition('id-escaped', 5n, 'https://meta.example/c/%7Bid%7D', `meta.example/c/${hex(5n)}`, resolves('Edition')),
  edition('id-escaped-lower', 5n, 'https://meta.example/d/%7bid%7d', `meta.example/d/${hex(5n)}`, resolves('Edition')),
  edition('id-0x', 5n, 'https://meta.example/e/0x{id}', `meta.example/e/0x${hex(5n)}`, resolves('Edition')),
  edition('id-query', 5n, 'https://meta.example/f?id={id}', `meta.example/f?id=${hex(5n)}`, resolves('Edition')),
  edition('id-largest', largest, 'https://meta.example/g/{id}', `meta.example/g/${hex(largest)}`, resolves('Edition')),
  edition('id-zero', 0n, 'https://meta.example/h/{id}', `meta.example/h/${hex(0n)}`, resolves('Edition')),
  edition('id-beyond-doubles', 2n ** 53n + 1n, 'https://meta.example/i/{id}', `meta.example/i/${hex(2n ** 53n + 1n)}`, resolves('Edition')),
  edition(
    'id-in-document',
    10n,
    'https://meta.example/j/{id}',
    `meta.example/j/${hex(10n)}`,
    resolves('Edition', {
      image: `https://img.example/${hex(10n)}.png`,
      metadata: { description: `${hex(10n)} of ${hex(10n)}` },
    }),
    JSON.stringify({ name: 'Edition', description: '{id} of {id}', image: 'https://img.example/{id}.png' }),
  ),
  edition(
    'id-in-key',
    10n,
    'https://meta.example/k/{id}',
    `meta.example/k/${hex(10n)}`,
    resolves('Edition'),
    named('Edition', { '{id}': 1 }),
  ),
  edition('decimal-host', 11n, 'https://meta.example/l/{id}.json', 'meta.example/l/11.json', repaired('Edition')),
  edition('no-id', 11n, 'https://meta.example/m/all.json', 'meta.example/m/all.json', resolves('Edition')),
  edition('data', 11n, `data:application/json,{"name":"Edition {id}"}`, 'meta.example/n', resolves(`Edition ${hex(11n)}`)),
];

const hexFolder = directory({ [`${hex(12n)}.json`]: rawFile(named('Hex')) });
const decimalFolder = directory({ '12.json': rawFile(named('Decimal')) });
const inFolder = (id: string, folder: Dag, want: Want): Case =>
  tokenAt(`1155-${id}`, '', want, {
    tokenId: '12',
    contract: erc1155(`ipfs://${folder.root.toString()}/{id}.json`),
    blocks: blocksOf(folder),
  });
const folders: readonly Case[] = [
  inFolder('ipfs-hex', hexFolder, resolves('Hex', { integrity: 'verified' })),
  inFolder('ipfs-decimal', decimalFolder, repaired('Decimal', { integrity: 'verified' })),
  tokenAt('721-with-id', 'https://meta.example/721/{id}', repaired('Of 721', { warnings: ['id-in-uri'] }), {
    tokenId: '5',
    routes: { [`meta.example/721/${hex(5n)}`]: json(named('Of 721')), 'meta.example/721/5': json(named('Decimal')) },
  }),
  tokenAt('721-with-id-decimal', 'https://meta.example/721-decimal/{id}', repaired('Of 721', { warnings: ['id-in-uri', 'decimal-id'] }), {
    tokenId: '5',
    routes: { 'meta.example/721-decimal/5': json(named('Of 721')) },
  }),
];

const at = (id: string, contract: Contract, want: Case['want'], tokenId = '7'): Case =>
  tokenAt(`standard-${id}`, '', want, {
    tokenId,
    contract,
    routes: { 'meta.example/s': json(named('Standard')), 'meta.example/base/7': json(named('Standard')) },
  });
const uri: CallAnswer = { string: 'https://meta.example/s' };
const empty: CallAnswer = { string: '' };
const nothing: CallAnswer = { raw: '0x' };
const word = (text: string): `0x${string}` => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`;
const missing: CallAnswer = { revert: `0x7e273289${hex(7n)}` };
const encoded = encodeAbiParameters(parseAbiParameters('string'), ['https://meta.example/s']);

const mixed: readonly Case[] = [
  at('721-without-165', { calls: { tokenURI: uri } }, resolves('Standard', { standard: 'erc721' })),
  at('1155-without-165', { calls: { uri } }, resolves('Standard', { standard: 'erc1155' })),
  at('721-claims-1155', { supports: ['d9b67a26'], calls: { tokenURI: uri } }, repaired('Standard')),
  at('1155-claims-721', { supports: ['80ac58cd'], calls: { uri } }, repaired('Standard')),
  at('both-claimed-721', { supports: ['80ac58cd', 'd9b67a26'], calls: { tokenURI: uri } }, { ok: true, name: 'Standard' }),
  at('both-claimed-1155', { supports: ['80ac58cd', 'd9b67a26'], calls: { uri } }, { ok: true, name: 'Standard' }),
  at('token-uri-empty-uri-good', { supports: ['80ac58cd'], calls: { tokenURI: empty, uri } }, repaired('Standard')),
  at('uri-empty-token-uri-good', { supports: ['d9b67a26'], calls: { tokenURI: uri, uri: empty } }, repaired('Standard')),
  at(
    'uri-empty-base-uri',
    { supports: ['d9b67a26'], calls: { uri: empty, baseURI: { string: 'https://meta.example/base/' } } },
    repaired('Standard'),
  ),
  at('token-uri-nothing-uri-good', { supports: ['80ac58cd'], calls: { tokenURI: nothing, uri } }, repaired('Standard')),
  at('both-empty', { supports: ['80ac58cd'], calls: { tokenURI: empty, uri: empty } }, refused('token-not-found', 'token-uri-invalid')),
  at(
    'both-nothing',
    { supports: ['80ac58cd'], calls: { tokenURI: nothing, uri: nothing } },
    refused('token-not-found', 'token-uri-invalid'),
  ),
  at('not-minted', { supports: ['80ac58cd'], calls: { tokenURI: missing } }, { ...refused('token-not-found'), retryable: false }),
  at('erc-20', { supports: [], calls: { name: { string: 'Coin' }, symbol: { string: 'COIN' } } }, refused('token-not-found')),
  at('no-code', { absent: true, calls: {} }, refused('token-not-found')),
  at('165-reverts', { calls: { '0x01ffc9a7': { revert: '0x' }, tokenURI: uri } }, resolves('Standard')),
  at('165-long-word', { calls: { '0x01ffc9a7': { raw: `0x${'ff'.repeat(32)}` }, tokenURI: uri } }, { ok: true, name: 'Standard' }),
];

const abi = (id: string, raw: `0x${string}`, want: Case['want']): Case =>
  at(`abi-${id}`, { supports: ['80ac58cd'], calls: { tokenURI: { raw } } }, want);
const abiForms: readonly Case[] = [
  abi('bytes32', word('https://meta.example/s'), { either: [repaired('Standard'), refused('token-uri-invalid')] }),
  abi('trailing', `${encoded}${'00'.repeat(64)}`, { ok: true, name: 'Standard' }),
  abi('unpadded', encoded.slice(0, 2 + 2 * (64 + 22)) as `0x${string}`, { ok: true, name: 'Standard' }),
  abi('bare', `0x${Buffer.from('https://meta.example/s').toString('hex')}`, {
    either: [repaired('Standard'), refused('token-uri-invalid')],
  }),
  abi('offset-far', `0x${'ff'.repeat(32)}${encoded.slice(66)}`, refused('token-uri-invalid')),
  abi('length-far', `0x${hex(32n)}${'ff'.repeat(32)}${encoded.slice(130)}`, refused('token-uri-invalid')),
  abi('not-utf-8', `0x${hex(32n)}${hex(2n)}${'fffe'.padEnd(64, '0')}`, refused('token-uri-invalid')),
  abi('one-byte', '0x01', refused('token-uri-invalid', 'token-not-found')),
];

const strings = (list: readonly string[], index: bigint): CallAnswer => ({
  raw: encodeAbiParameters(parseAbiParameters('uint256, string[], bool'), [index, [...list], true]),
});

/** Standards that add to the two, and contracts from before them. */
const others: readonly Case[] = [
  at(
    '7160-pinned',
    {
      supports: ['80ac58cd', '06e1bc5b'],
      calls: { tokenURI: uri, tokenURIs: strings(['https://meta.example/other', 'https://meta.example/s'], 1n) },
    },
    resolves('Standard'),
  ),
  at(
    '7160-script',
    {
      supports: ['80ac58cd', '06e1bc5b'],
      calls: { tokenURI: uri, tokenURIs: strings(['javascript:alert(1)', 'https://meta.example/s'], 1n) },
    },
    resolves('Standard', {
      warnings: ['unsafe-url'],
      nowhere: ['javascript:'],
      body: { extensions: { erc7160: { index: '1', uris: [null, 'https://meta.example/s'] } } },
    }),
  ),
  at(
    '721-with-balance-of-1155',
    { supports: ['80ac58cd'], calls: { tokenURI: uri, balanceOf: { raw: `0x${hex(1n)}` } } },
    resolves('Standard', { standard: 'erc721' }),
  ),
  tokenAt(
    'punk',
    '',
    { ok: true, imagePrefix: 'data:image/svg+xml', integrity: 'on-chain' },
    {
      tokenId: '100',
      address: '0xb47e3cd837dDF8e4c57F05d70Ab865de6e193BBB',
      contract: { calls: { name: { string: 'CRYPTOPUNKS' } } },
      contracts: {
        '0x16F5A35647D6F03D5D3da7b35409D65ba03aF3B2': {
          calls: {
            punkImageSvg: {
              string:
                'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="1" y="1" width="1" height="1" fill="#ff0000ff"/></svg>',
            },
            punkAttributes: { string: 'Male 2, Earring, Mohawk' },
          },
        },
      },
    },
  ),
  tokenAt(
    'ens-name',
    '',
    { ok: true, name: 'vitalik.eth' },
    {
      tokenId: '79233663829379634837589865448569342784712482819484549289560981379859480642508',
      address: '0x57f1887a8BF19b14fC0dF6Fd9B2acc9Af147eA85',
      contract: { supports: ['80ac58cd'], calls: {} },
      routes: {
        'metadata.ens.domains/mainnet/0x57f1887a8bf19b14fc0df6fd9b2acc9af147ea85/79233663829379634837589865448569342784712482819484549289560981379859480642508':
          json(named('vitalik.eth')),
        'metadata.ens.domains/mainnet/0x57f1887a8BF19b14fC0dF6Fd9B2acc9Af147eA85/79233663829379634837589865448569342784712482819484549289560981379859480642508':
          json(named('vitalik.eth')),
      },
    },
  ),
  tokenAt(
    'eip681-not-configured',
    'ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@99/tokenURI?uint256=1',
    refused('token-uri-invalid'),
  ),
  tokenAt('eip681-cycle', 'ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/tokenURI?uint256=1', {
    ...refused('token-uri-invalid'),
    maxMs: 20_000,
  }),
  tokenAt(
    'eip681-other-function',
    'ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/transfer?address=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed&uint256=1',
    refused('token-uri-invalid'),
  ),
  tokenAt('html-of-721', 'https://meta.example/html', refused('metadata-invalid', 'upstream-error'), {
    contract: erc721('https://meta.example/html'),
    routes: { 'meta.example/html': html('<html></html>') },
  }),
];

/** Functions, ids and standards. */
export const standards: readonly Case[] = [...ids, ...folders, ...mixed, ...abiForms, ...others];
