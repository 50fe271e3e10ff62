import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import { Abort } from '../../hosts/shared/exchange/abort.ts';
import { outcomeOf, observed } from '../../hosts/shared/upstreams/observed.ts';
import type { UpstreamOutcome } from '../../hosts/shared/upstreams/observed.ts';
import { upstreamsOf } from '../../hosts/shared/upstreams/upstreams.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import { complete } from '../config/complete/complete.ts';

const [chain] = Object.values(complete.chains);
if (chain === undefined) throw new Error('expected a chain');
const nameOf = upstreamsOf({
  chains: {
    1: { ...chain, rpc: ['https://rpc.example/key-a', { url: 'https://rpc.example/key-b', headers: {} }] },
    10: { ...chain, rpc: ['https://other.example'] },
  },
  content: { ...complete.content, ipfs: ['https://ipfs.example', 'https://ipfs.example/deeper/'], arweave: ['https://ar.example/'] },
});
const named = (url: string, chosenBy: 'operator' | 'token' = 'operator'): string => Object.values(nameOf({ url, chosenBy })).join(' ');

test('an upstream is named by its place in the configuration', () => {
  expect(named('https://rpc.example/key-a')).toBe('rpc 1 0');
  expect(named('https://rpc.example/key-b')).toBe('rpc 1 1');
  expect(named('https://other.example/')).toBe('rpc 10 0');
  expect(named('https://ipfs.example/ipfs/bafy?format=raw')).toBe('ipfs  0');
  expect(named('https://ipfs.example/deeper/ipfs/bafy')).toBe('ipfs  1');
  expect(named('https://ar.example/tx')).toBe('arweave  0');
});

test('what a token names is one upstream, also where the operator asks the same server', () => {
  expect(named('https://attacker.example/1', 'token')).toBe('token  ');
  expect(named('https://ipfs.example/ipfs/bafy', 'token')).toBe('token  ');
  expect(named('https://ipfs.example.attacker.example/ipfs/bafy')).toBe('other  ');
  expect(named('https://bafy.ipfs.ipfs.example/')).toBe('other  ');
});

test('a response counts by its status, a failure by its tag, and what nobody waited for as aborted', async () => {
  const of = (status: number): UpstreamOutcome => outcomeOf(ok({ status }), { aborted: false }, (it) => it.status);
  expect([200, 304, 404, 429, 500, 503].map(of)).toEqual(['ok', 'ok', 'client-error', 'rate-limited', 'server-error', 'server-error']);
  const fetch: Fetch = {
    method: 'get',
    url: 'https://ar.example/tx',
    headers: [],
    body: undefined,
    maxBytes: 1,
    chosenBy: 'operator',
    coalesce: undefined,
  };
  const seen: string[] = [];
  const failed = async () => err({ tag: 'timed-out' } as const);
  const asking = observed({ fetch: failed, open: failed, ask: failed }, nameOf, ({ kind }, outcome, seconds) =>
    seen.push(`${kind} ${outcome} ${seconds >= 0}`),
  );
  const abort = new Abort();
  await asking.fetch(fetch, abort);
  abort.abort();
  await asking.ask({ fetch, deadlineMs: 1, wholeBytes: 1 }, abort);
  expect(seen).toEqual(['arweave timed-out true', 'arweave aborted true']);
});
