import { base32 } from 'multiformats/bases/base32';
import { base36 } from 'multiformats/bases/base36';
import { base58btc } from 'multiformats/bases/base58';
import { base16 } from 'multiformats/bases/base16';
import type { Case, Route, Want } from '../../world/case.ts';
import { directory, plainFile, rawFile } from '../../../../../cli/demo/devnet/dag.ts';
import type { Dag } from '../../../../../cli/demo/devnet/dag.ts';
import { blocksOf } from '../../world/case.ts';
import { base64, named, refused, repaired, resolves, tokenAt } from '../make.ts';

const verified = (name: string, more: Partial<Want> = {}): Want => resolves(name, { integrity: 'verified', ...more });
const document = rawFile(named('Spelled'));
const old = plainFile(named('Old'), 0);
const folder = directory({
  '1.json': rawFile(named('One')),
  'a b.json': rawFile(named('Space')),
  '#1.json': rawFile(named('Hash')),
  '100%.json': rawFile(named('Percent')),
  'a%20b.json': rawFile(named('Encoded')),
  'what?.json': rawFile(named('Question')),
  'köln.json': rawFile(named('Köln')),
  'a+b.json': rawFile(named('Plus')),
});
const blocks = blocksOf(document, old, folder);
const [cid, cidV0, dir] = [document.root.toString(), old.root.toString(), folder.root.toString()];
const at = (id: string, uri: string, want: Case['want']): Case => tokenAt(`ipfs-${id}`, uri, want, { blocks });

const spellings: readonly Case[] = [
  at('plain', `ipfs://${cid}`, verified('Spelled', { warning: false })),
  at('v0', `ipfs://${cidV0}`, verified('Old', { warning: false })),
  at('slash-after', `ipfs://${cid}/`, verified('Spelled')),
  at('ipfs-ipfs', `ipfs://ipfs/${cid}`, verified('Spelled')),
  at('ipfs-ipfs-ipfs', `ipfs://ipfs/ipfs/${cid}`, verified('Spelled')),
  at('one-slash', `ipfs:/${cid}`, verified('Spelled')),
  at('no-slash', `ipfs:${cid}`, verified('Spelled')),
  at('three-slashes', `ipfs:///${cid}`, verified('Spelled')),
  at('four-slashes', `ipfs:////${cid}`, verified('Spelled')),
  at('upper', `IPFS://${cid}`, verified('Spelled')),
  at('mixed', `IpFs://${cidV0}`, verified('Old')),
  at('path', `/ipfs/${cid}`, verified('Spelled')),
  at('path-no-slash', `ipfs/${cid}`, verified('Spelled')),
  at('bare', cid, verified('Spelled')),
  at('bare-v0', cidV0, verified('Old')),
  at('bare-path', `${dir}/1.json`, verified('One')),
  at('dweb', `dweb:/ipfs/${cid}`, verified('Spelled')),
  at('quoted', `"ipfs://${cid}"`, { ...repaired('Spelled'), integrity: 'verified' }),
  at('space', ` ipfs://${cid} `, verified('Spelled')),
  at('base16', `ipfs://${document.root.toString(base16)}`, verified('Spelled')),
  at('base32-upper', `ipfs://${document.root.toString(base32).toUpperCase()}`, verified('Spelled')),
  at('base36', `ipfs://${document.root.toString(base36)}`, verified('Spelled')),
  at('base58', `ipfs://${document.root.toString(base58btc)}`, verified('Spelled')),
  at('query', `ipfs://${cid}?filename=x.json`, verified('Spelled')),
  at('slash-query', `ipfs://${cid}/?filename=x.json`, verified('Spelled')),
  at('fragment', `ipfs://${cid}#x`, verified('Spelled')),
];

const [alone, lied] = [rawFile(named('Alone')), rawFile(named('Lied about'))];
const raw = (bytes: Uint8Array | string): Route => ({ headers: { 'content-type': 'application/vnd.ipld.raw' }, bodyB64: base64(bytes) });
/** Content that only the gateway `own.example` has, which nobody configured. */
const onlyThere = (id: string, uri: (cid: string) => string, dag: Dag, body: string, want: Case['want']): Case => {
  const root = dag.root.toString();
  return tokenAt(`ipfs-own-${id}`, uri(root), want, { routes: { [`own.example/ipfs/${root}?format=raw`]: raw(body) } });
};

const gateways: readonly Case[] = [
  onlyThere('path', (root) => `https://own.example/ipfs/${root}`, alone, named('Alone'), verified('Alone')),
  onlyThere('subdomain', (root) => `https://${root}.ipfs.own.example/`, alone, named('Alone'), verified('Alone')),
  onlyThere('lies', (root) => `https://own.example/ipfs/${root}`, lied, named('Forged'), refused('integrity-mismatch')),
  at('gateway', `https://ipfs.io/ipfs/${cid}`, verified('Spelled')),
  at('gateway-path', `https://gateway.example/ipfs/${dir}/1.json`, verified('One')),
  at('gateway-dead', `https://cloudflare-ipfs.com/ipfs/${cid}`, verified('Spelled')),
  at('gateway-pinata', `https://gateway.pinata.cloud/ipfs/${cidV0}`, verified('Old')),
  at('gateway-http', `http://ipfs.example/ipfs/${cid}`, verified('Spelled')),
  at('gateway-local', `http://localhost:8080/ipfs/${cid}`, verified('Spelled')),
  at('gateway-query', `https://ipfs.example/ipfs/${cid}?filename=1.json`, verified('Spelled')),
  at('gateway-token', `https://x.mypinata.cloud/ipfs/${cid}?pinataGatewayToken=secret`, verified('Spelled')),
  at('subdomain', `https://${cid}.ipfs.dweb.link`, verified('Spelled')),
  at('subdomain-path', `https://${dir}.ipfs.gateway.example/1.json`, verified('One')),
  at('subdomain-nftstorage', `https://${dir}.ipfs.nftstorage.link/1.json`, verified('One')),
];

const paths: readonly Case[] = [
  at('dir', `ipfs://${dir}/1.json`, verified('One', { warning: false })),
  at('dir-ipfs', `ipfs://ipfs/${dir}/1.json`, verified('One')),
  at('dir-slash-after', `ipfs://${dir}/1.json/`, { either: [verified('One'), refused('token-uri-invalid', 'metadata-invalid')] }),
  at('dir-double-slash', `ipfs://${dir}//1.json`, verified('One')),
  at('dir-space', `ipfs://${dir}/a b.json`, verified('Space')),
  // Names are decoded once; `a%20b.json` is in the directory too, which `a%2520b.json` names.
  at('dir-encoded-twice', `ipfs://${dir}/a%2520b.json`, verified('Encoded')),
  at('dir-hash', `ipfs://${dir}/#1.json`, verified('Hash')),
  at('dir-hash-encoded', `ipfs://${dir}/%231.json`, verified('Hash')),
  at('dir-percent', `ipfs://${dir}/100%.json`, verified('Percent')),
  at('dir-percent-encoded', `ipfs://${dir}/100%25.json`, verified('Percent')),
  at('dir-question-encoded', `ipfs://${dir}/what%3F.json`, verified('Question')),
  at('dir-beyond-ascii', `ipfs://${dir}/köln.json`, verified('Köln')),
  at('dir-beyond-ascii-encoded', `ipfs://${dir}/k%C3%B6ln.json`, verified('Köln')),
  at('dir-plus', `ipfs://${dir}/a+b.json`, verified('Plus')),
  at('dir-query', `ipfs://${dir}/1.json?x=1`, verified('One')),
  at('dir-missing', `ipfs://${dir}/2.json`, {
    ok: false,
    codes: ['token-uri-invalid', 'metadata-invalid', 'upstream-error', 'token-not-found', 'content-not-found'],
    retryable: false,
  }),
  at('dir-itself', `ipfs://${dir}`, { ok: false, codes: ['token-uri-invalid', 'metadata-invalid'], retryable: false }),
  at('dir-above', `ipfs://${dir}/../1.json`, { either: [verified('One'), { ok: false }] }),
  at('dir-encoded-slash', `ipfs://${dir}/%2e%2e%2f1.json`, { ok: false }),
  at('path-below-file', `ipfs://${cid}/1.json`, { ok: false, retryable: false }),
];

const broken: readonly Case[] = [
  at('none', 'ipfs://', refused('token-uri-invalid')),
  at('no-cid', 'ipfs://undefined', refused('token-uri-invalid')),
  at('no-cid-path', 'ipfs://QmPlaceholder/1.json', refused('token-uri-invalid')),
  at('cid-cut', `ipfs://${cid.slice(0, -3)}`, refused('token-uri-invalid')),
  at('v0-lower', `ipfs://${cidV0.toLowerCase()}`, refused('token-uri-invalid')),
  at('identity', 'ipfs://bafkqab33ejuginjchj5seyj2gf6q', refused('metadata-invalid', 'token-uri-invalid')),
  tokenAt('ipfs-nowhere', `ipfs://${rawFile(named('Nowhere')).root.toString()}`, { ...refused('upstream-error', 'deadline'), maxMs: 6000 }),
];

/** The ways in which a URI names content of IPFS. */
export const ipfsUris: readonly Case[] = [...spellings, ...gateways, ...paths, ...broken];
