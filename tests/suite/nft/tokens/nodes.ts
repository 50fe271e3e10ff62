import type { CallAnswer, Calls, Case, Want } from '../world/case.ts';
import { json, named, refused, resolves, tokenAt } from './make.ts';

const good: CallAnswer = { string: 'https://meta.example/node' };
const error = (code: number, message: string, data?: string): CallAnswer => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
});

/** A token of a chain with one endpoint. */
const single = (id: string, tokenURI: CallAnswer, want: Case['want']): Case =>
  tokenAt(`node-${id}`, '', want, {
    contract: { supports: ['80ac58cd'], calls: { tokenURI } },
    routes: { 'meta.example/node': json(named('Node')) },
  });
/** A token of a chain with two endpoints, the first of which answers otherwise. */
const first = (id: string, calls: Calls, want: Want = resolves('Node')): Case =>
  tokenAt(`node-first-${id}`, '', want, {
    chain: '10',
    contract: { supports: ['80ac58cd'], calls: { tokenURI: good }, endpoint: { '10a': calls } },
    routes: { 'meta.example/node': json(named('Node')) },
  });
const upstream = { ...refused('upstream-error', 'deadline'), retryable: true, maxMs: 20_000 };

/** What the nodes of a chain answer when they do not answer the question. */
export const nodes: readonly Case[] = [
  single('lags-once', { seq: [error(-32_000, 'header not found'), good] }, resolves('Node')),
  single('lags-twice', { seq: [error(-32_000, 'header not found'), error(-32_000, 'header not found'), good] }, resolves('Node')),
  single(
    'missing-trie-node',
    { seq: [error(-32_000, 'missing trie node 12ab (path ) state 0x12 is not available'), good] },
    resolves('Node'),
  ),
  single('unknown-block', { seq: [error(-32_001, 'Unknown block'), good] }, resolves('Node')),
  single('lags-always', error(-32_000, 'header not found'), upstream),
  single('limit-once', { seq: [error(-32_005, 'rate limit exceeded'), good] }, resolves('Node')),
  single('429-once', { seq: [{ status: 429, headers: { 'retry-after': '1' } }, good] }, resolves('Node')),
  single('429-always', { status: 429 }, upstream),
  single('503-once', { seq: [{ status: 503 }, good] }, { either: [resolves('Node'), upstream] }),
  single('out-of-gas', error(-32_000, 'out of gas'), { ...refused('upstream-error', 'token-uri-invalid'), detail: '/gas/i' }),
  single('internal', error(-32_603, 'internal error'), upstream),
  single('no-such-method', error(-32_601, 'the method eth_call does not exist'), refused('upstream-error')),
  single(
    'revert-with-reason',
    error(
      3,
      'execution reverted: ERC721Metadata: URI query for nonexistent token',
      `0x08c379a0${'20'.padStart(64, '0')}${'05'.padStart(64, '0')}${Buffer.from('burnt').toString('hex').padEnd(64, '0')}`,
    ),
    { ...refused('token-not-found'), retryable: false },
  ),
  single('revert-without-data', error(-32_000, 'execution reverted'), refused('token-not-found')),
  single('revert-as-vm-error', error(-32_015, 'VM execution error.', 'Reverted 0x'), refused('token-not-found', 'upstream-error')),
  first('limited', { tokenURI: error(-32_005, 'daily request count exceeded') }),
  first('429', { tokenURI: { status: 429 } }),
  first('401', { tokenURI: { status: 401 } }),
  first('503', { tokenURI: { status: 503 } }),
  first('silent', { tokenURI: { silent: true } }, resolves('Node', { maxMs: 2500 })),
  first('lags', { tokenURI: error(-32_000, 'header not found') }),
  first('empty', { tokenURI: { raw: '0x' } }),
  tokenAt('node-unconfirmed', '', upstream, {
    chain: '10',
    contract: {
      supports: ['80ac58cd'],
      calls: { tokenURI: good },
      endpoint: { '10a': { tokenURI: { raw: '0x' } }, '10b': { tokenURI: { status: 503 } } },
    },
  }),
  first('reverts', { tokenURI: error(3, 'execution reverted', '0x') }),
  first('out-of-gas', { tokenURI: error(-32_000, 'gas uint64 overflow: out of gas') }),
  first('all-reverts', { tokenURI: error(3, 'execution reverted', '0x'), '0x01ffc9a7': error(3, 'execution reverted', '0x') }),
];
