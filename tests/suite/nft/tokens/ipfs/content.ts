import { readFileSync } from 'node:fs';
import type { Case, GatewayBehaviour, Want } from '../../world/case.ts';
import { chunkedFile, directory, plainFile, rawFile } from '../../../../../cli/demo/devnet/dag.ts';
import type { Dag } from '../../../../../cli/demo/devnet/dag.ts';
import { blocksOf } from '../../world/case.ts';
import { shardedDirectory } from '../../world/shards.ts';
import { base64, named, picture, refused, resolves, tokenAt } from '../make.ts';

const verified = (name: string, more: Partial<Want> = {}): Want => resolves(name, { integrity: 'verified', ...more });
const big = named('Big', { description: 'lorem ipsum '.repeat(5000) });
const of = (id: string, dag: Dag, path: string, want: Case['want'], more: Partial<Case> = {}): Case =>
  tokenAt(`dag-${id}`, `ipfs://${dag.root.toString()}${path}`, want, { blocks: blocksOf(dag), ...more });
const many = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`${index}.json`, rawFile(named(`Shard ${index}`))]));
const without = (dag: Dag, at: number): Dag => ({ ...dag, blocks: dag.blocks.filter((_, index) => index !== at) });
const deep = (levels: number, inside: Dag): Dag => (levels === 0 ? inside : directory({ d: deep(levels - 1, inside) }));

/** The shapes that content has. */
const shapes: readonly Case[] = [
  of('file-block', plainFile(named('Leaf')), '', verified('Leaf')),
  of('file-many-blocks', chunkedFile(big, 10_000), '', verified('Big')),
  of('file-many-levels', chunkedFile(big, 500, 5), '', verified('Big')),
  of('file-tiny-blocks', chunkedFile(named('Tiny'), 3), '', verified('Tiny')),
  of('file-equal-blocks', chunkedFile(named('Equal', { description: 'x'.repeat(4000) }), 100), '', verified('Equal')),
  of('dir-v0', directory({ '1.json': plainFile(named('V0'), 0) }, 0), '/1.json', verified('V0')),
  of('dir-many-block-file', directory({ '1.json': chunkedFile(big, 4000) }), '/1.json', verified('Big')),
  of('dir-nested', deep(8, directory({ '1.json': rawFile(named('Nested')) })), `${'/d'.repeat(8)}/1.json`, verified('Nested')),
  of('dir-empty-name', directory({ '': rawFile(named('Empty name')), x: rawFile('{}') }), '/1.json', { ok: false }),
  of('hamt', shardedDirectory(many), '/1234.json', verified('Shard 1234')),
  of('hamt-first', shardedDirectory(many), '/0.json', verified('Shard 0')),
  of('hamt-missing', shardedDirectory(many), '/9999.json', { ok: false, retryable: false }),
  of('hamt-many-block-file', shardedDirectory({ ...many, 'big.json': chunkedFile(big, 4000) }), '/big.json', verified('Big')),
  of('missing-block', without(chunkedFile(big.replaceAll('lorem', 'absent'), 9000), 3), '', {
    ...refused('upstream-error', 'deadline', 'content-not-found'),
    maxMs: 6000,
  }),
  of('missing-entry', without(directory({ '1.json': rawFile(named('Gone')) }), 1), '/1.json', {
    ...refused('upstream-error', 'deadline', 'content-not-found'),
    maxMs: 6000,
  }),
  of('too-large', chunkedFile(named('Large', { x: 'y'.repeat(1_200_000) }), 100_000), '', refused('metadata-invalid', 'upstream-error')),
];

const car = (id: string, uri: string, file: string, want: Case['want']): Case => tokenAt(`car-${id}`, uri, want, { car: file });
const mixed = 'ipfs-gateway-conformance/trustless_gateway_car/subdir-with-mixed-block-files.car';

/** Content of others: of the conformance tests of gateways, and from the wild. */
const archives: readonly Case[] = [
  car(
    'token-list',
    'ipfs://QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr',
    'verified-fetch-cars/QmQJ8fxavY54CUsxMSx9aE9Rdcmvhx8awJK2jzJp4iAqCr-tokens.uniswap.org-2024-01-18.car',
    { either: [verified('Uniswap Labs Default'), { ok: false, codes: ['metadata-invalid'], detail: '/20,?000/' }] },
  ),
  // These hold texts that are no JSON: that they were reached, the problem says.
  car(
    'mixed-blocks',
    'ipfs://bafybeidh6k2vzukelqtrjsmd4p52cpmltd2ufqrdtdg6yigi73in672fwu/subdir/multiblock.txt',
    mixed,
    refused('metadata-invalid'),
  ),
  car('mixed-blocks-dir', 'ipfs://bafybeidh6k2vzukelqtrjsmd4p52cpmltd2ufqrdtdg6yigi73in672fwu/subdir', mixed, {
    ok: false,
    codes: ['token-uri-invalid', 'metadata-invalid'],
  }),
  car('mixed-blocks-missing', 'ipfs://bafybeidh6k2vzukelqtrjsmd4p52cpmltd2ufqrdtdg6yigi73in672fwu/subdir/none.txt', mixed, {
    ok: false,
    retryable: false,
  }),
];

const race = (id: string, gatewayA: GatewayBehaviour, gatewayB: GatewayBehaviour, want: Want): Case => {
  const dag = directory({ '1.json': plainFile(named(`Race ${id}`)) });
  return of(`race-${id}`, dag, '/1.json', want, { gatewayA, gatewayB });
};
const wins = (id: string, gatewayA: GatewayBehaviour): Case => race(id, gatewayA, 'good', verified(`Race ${id}`, { maxMs: 5000 }));
const plainRoot = rawFile(named('Plain gateway'));

/** Gateways that misbehave. */
const races: readonly Case[] = [
  ...(['half-open', 'lying', 'silent', 'slow', 'html', 'status-500', 'status-404', 'truncated', 'busy', 'plain'] as const).map(
    (behaviour) => wins(behaviour, behaviour),
  ),
  race('busy-once', 'busy-once', 'busy-once', verified('Race busy-once')),
  race('both-lying', 'lying', 'lying', refused('integrity-mismatch')),
  race('both-html', 'html', 'html', refused('integrity-mismatch', 'upstream-error')),
  race('both-500', 'status-500', 'status-500', { ...refused('upstream-error'), retryable: true }),
  race('both-busy', 'busy', 'busy', { ...refused('upstream-error', 'deadline'), retryable: true, maxMs: 6000 }),
  race('both-silent', 'silent', 'silent', { ...refused('upstream-error', 'deadline'), retryable: true, maxMs: 6000 }),
  race('both-slow', 'slow', 'slow', verified('Race both-slow')),
  of('plain-only', plainRoot, '', refused('upstream-error', 'integrity-mismatch'), {
    gatewayA: 'plain',
    gatewayB: 'plain',
    files: { [plainRoot.root.toString()]: base64('{"name":"Not the same bytes"}') },
  }),
  of('media-in-ipfs', rawFile(JSON.stringify({ name: 'Relative', image: '1.png' })), '', {
    either: [
      { ok: true, name: 'Relative', warning: true },
      { ok: true, name: 'Relative', image: picture },
    ],
  }),
];

const record = (file: string): NonNullable<Case['records']> => {
  const name = /^[a-zA-Z0-9]+/.exec(file)?.[0] ?? '';
  return { [name]: readFileSync(new URL(`../../../../vectors/nft/ipns-records/${file}.ipns-record`, import.meta.url)).toString('base64') };
};
const ipns = (id: string, file: string, want: Case['want']): Case =>
  tokenAt(`ipns-${id}`, `ipns://${/^[a-zA-Z0-9]+/.exec(file)?.[0] ?? ''}`, want, { records: record(file) });
const signedV2 = 'k51qzi5uqu5dit2ku9mutlfgwyz8u730on38kd10m97m36bjt66my99hb6103f_v2';

/** Names of IPNS, whose records are signed. */
const names: readonly Case[] = [
  // Behind the record is content that nobody here has. That it was asked for, the problem says.
  ipns('signed', signedV2, { ok: false, codes: ['upstream-error', 'deadline', 'metadata-invalid'], maxMs: 6000 }),
  ipns(
    'broken-signature',
    'k51qzi5uqu5diamp7qnnvs1p1gzmku3eijkeijs3418j23j077zrkok63xdm8c_v1-v2-broken-signature-v2',
    refused('integrity-mismatch', 'upstream-error'),
  ),
  ipns('only-v1', 'k51qzi5uqu5dm4tm0wt8srkg9h9suud4wuiwjimndrkydqm81cqtlb5ak6p7ku_v1', refused('integrity-mismatch', 'upstream-error')),
  tokenAt('ipns-no-record', 'ipns://k51qzi5uqu5dit2ku9mutlfgwyz8u730on38kd10m97m36bjt66my99hb6103f', {
    ...refused('upstream-error', 'deadline'),
    maxMs: 6000,
  }),
  tokenAt('ipns-no-key', 'ipns://k51notakey', refused('token-uri-invalid', 'upstream-error')),
];

/** Content of IPFS, and the gateways that serve it. */
export const ipfsContent: readonly Case[] = [...shapes, ...archives, ...races, ...names];
