import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import { neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { coalescing } from '../../hosts/shared/exchange/coalesce.ts';
import { ok } from '../../hosts/shared/result.ts';
import { upstreamsOf } from '../../hosts/shared/upstreams/upstreams.ts';
import { tracedAttempts } from '../../hosts/node/tracing/attempts.ts';
import { tracedEffects } from '../../hosts/node/tracing/effects.ts';
import type { OpenSpan } from '../../hosts/node/tracing/span.ts';
import { complete } from '../config/complete/complete.ts';

/** A span that writes down those below it. */
function recorded(spans: string[], path = 'root'): OpenSpan {
  return {
    traceparent: `00-of-${path}`,
    child: (name, kind, attributes) => {
      spans.push(`${path}/${name} ${kind}`);
      return recorded(spans, `${path}/${name}${attributes?.['mintmark.upstream'] ?? ''}`);
    },
    end: () => {},
  };
}

const to = (url: string, chosenBy: Fetch['chosenBy']): Fetch => ({
  method: 'get',
  url,
  headers: [{ name: 'accept', value: 'a' }],
  body: undefined,
  maxBytes: 10,
  chosenBy,
  coalesce: 'the same',
});

test('only what the configuration lists gets the field, and a coalesced fetch has no attempt of its own', async () => {
  const spans: string[] = [];
  const sent: Fetch[] = [];
  const send = async (fetch: Fetch) => {
    sent.push(fetch);
    return ok({ status: 200, headers: [], body: new Uint8Array() });
  };
  const nameOf = upstreamsOf({ chains: {}, content: { ...complete.content, ipfs: ['https://ipfs.example'], arweave: [] } });
  const { fetch } = tracedAttempts(
    { fetch: send, open: async () => Promise.reject(new Error()), ask: async () => Promise.reject(new Error()) },
    nameOf,
  );
  const effects = tracedEffects({ fetch: coalescing(fetch) } as unknown as Effects, recorded(spans));
  const [listed, again] = [to('https://ipfs.example/ipfs/a', 'operator'), to('https://ipfs.example/ipfs/a', 'operator')];
  await Promise.all([effects.fetch(listed, neverAborts), effects.fetch(again, neverAborts)]);
  await effects.fetch(to('https://stranger.example/a', 'token'), neverAborts);
  await effects.fetch(to('https://led-on-to.example/a', 'operator'), neverAborts);
  expect(sent.map(({ headers }) => headers.find(({ name }) => name === 'traceparent')?.value)).toEqual([
    '00-of-root/fetch/GETipfs',
    undefined,
    undefined,
  ]);
  expect(sent[0]?.headers[0]).toEqual({ name: 'accept', value: 'a' });
  expect(spans).toEqual([
    'root/fetch internal',
    'root/fetch/GET client',
    'root/fetch internal',
    'root/fetch internal',
    'root/fetch/GET client',
    'root/fetch internal',
    'root/fetch/GET client',
  ]);
});
