import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import { readSections } from '../../hosts/shared/config/read.ts';
import { neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { ok } from '../../hosts/shared/result.ts';
import { askedByStandIn } from '../../hosts/shared/upstreams/origins/asked.ts';
import { StandIns } from '../../hosts/shared/upstreams/origins/stand-ins.ts';
import { plainFetch } from '../network/support/plain-fetch.ts';

const env: Readonly<Record<string, string>> = { HOST: '10.0.0.7', WORD: 'ab', GATEWAY: 'http://secret.example:8080' };
const standIns = StandIns.of(
  readSections(
    JSON.stringify({ chains: { 1: { rpc: ['http://${HOST}:8545/key', 'http://${WORD}:8545'] } }, content: { ipfs: ['${GATEWAY}'] } }),
    (name) => env[name],
  ),
);
const endpoint = 'http://chain-1-rpc-0.invalid:8545/key';
const head = { status: 302, headers: [{ name: 'location', value: 'http://cid.ipfs.secret.example:8080/a' }] };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Asks by every way. `sent` has the URLs that were asked, and the chunks are those of the body. */
function upstreams(...chunks: readonly Uint8Array[]) {
  const sent: string[] = [];
  const note = ({ url }: Fetch): void => void sent.push(url);
  const source = () => {
    const left = [...chunks];
    return { next: async () => ok(left.shift()), close: () => {} };
  };
  const body = (): Uint8Array => new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
  const asked = askedByStandIn(
    {
      fetch: async (fetch) => (note(fetch), ok({ ...head, body: body() })),
      open: async (fetch) => (note(fetch), ok({ head, body: source() })),
      ask: async ({ fetch, wholeBytes }) => {
        note(fetch);
        return ok({ response: { ...head, body: body() }, rest: body().length > wholeBytes ? source() : undefined });
      },
    },
    standIns,
  );
  const opened = async (fetch: Fetch): Promise<string> => {
    const response = await asked.open(fetch, neverAborts);
    if (response.tag === 'err') throw new Error('expected a response, got a failure');
    const all: number[] = [];
    for (;;) {
      const chunk = await response.val.body.next();
      if (chunk.tag === 'err' || chunk.val === undefined) return text(Uint8Array.from(all));
      all.push(...chunk.val);
    }
  };
  /** Returns the body of a call by each way. */
  const said = async (url = endpoint): Promise<string[]> => {
    const call = plainFetch(url, { method: 'post' });
    const [fetched, answered] = [
      await asked.fetch(call, neverAborts),
      await asked.ask({ fetch: call, deadlineMs: 1000, wholeBytes: 1_000_000 }, neverAborts),
    ];
    if (fetched.tag === 'err' || answered.tag === 'err') throw new Error('expected responses, got failures');
    return [text(fetched.val.body), text(answered.val.response.body), await opened(call)];
  };
  return { asked, sent, opened, said };
}

const thrice = (words: string): string[] => Array<string>(3).fill(words);

test('reach the host itself, and a redirect leads to the stand-in', async () => {
  const { asked, sent } = upstreams();
  const fetch = plainFetch('http://ipfs-0.invalid:8080/ipfs/cid?a');
  const responses = [
    await asked.fetch(fetch, neverAborts),
    await asked.open(fetch, neverAborts),
    await asked.ask({ fetch, deadlineMs: 1000, wholeBytes: 100 }, neverAborts),
    // A redirect of another upstream to this one.
    await asked.fetch(plainFetch('https://elsewhere.example/'), neverAborts),
  ];
  expect(sent).toEqual([...thrice('http://secret.example:8080/ipfs/cid?a'), 'https://elsewhere.example/']);
  expect(JSON.stringify(responses)).not.toContain('secret');
  expect(JSON.stringify(responses).match(/http:\/\/cid\.ipfs\.ipfs-0\.invalid:8080\/a/g)).toHaveLength(4);
});

test('an error of an endpoint has the stand-in of its host, also if it comes in parts', async () => {
  const { said } = upstreams(bytes('{"error":{"message":"at 10.0'), bytes('.0.7:8545 and secret.example"}}'));
  expect(await said()).toEqual(thrice('{"error":{"message":"at chain-1-rpc-0.invalid:8545 and secret.example"}}'));
});

test('of a batch the errors have it, and the results stay as they are', async () => {
  const { said } = upstreams(bytes('[{"id":1,"result":"10.0.0.7"},{"id":2,"error":{"message":"10.0.0.7"}}]'));
  expect(await said()).toEqual(thrice('[{"id":1,"result":"10.0.0.7"},{"id":2,"error":{"message":"chain-1-rpc-0.invalid"}}]'));
});

test.each([
  '{"result":"erigon/10.0.0.7/linux"}',
  '{"result":1.10,"error":null,"of":"10.0.0.7"}',
  '[{"result":"10.0.0.7","n":12345678901234567890}]',
  '\uFEFF{"result":"10.0.0.7"}',
])('a result stays as it is, byte for byte: %s', async (result) => {
  const whole = bytes(result);
  const { asked } = upstreams(whole);
  const fetched = await asked.fetch(plainFetch(endpoint, { method: 'post' }), neverAborts);
  expect(fetched.tag === 'ok' && fetched.val.body).toEqual(whole);
});

test('a long answer passes byte by byte, wherever its chunks end', async () => {
  const whole = bytes(`{"result":"${'x'.repeat(70_000)} é 10.0.0.7 é"}`);
  // A chunk ends within a letter.
  const cut = whole.indexOf(0xc3) + 1;
  const { opened } = upstreams(whole.subarray(0, 10), whole.subarray(10, cut), whole.subarray(cut));
  expect(await opened(plainFetch(endpoint, { method: 'post' }))).toBe(text(whole));
});

test('what is no JSON has the stand-in', async () => {
  expect(await upstreams(bytes('<p>10.0.0.7</p>')).said()).toEqual(thrice('<p>chain-1-rpc-0.invalid</p>'));
});

test('an error of a host whose name is a word stays as it is', async () => {
  const said = '{"error":{"message":"0xabcd ab ab:8545"}}';
  expect(await upstreams(bytes(said)).said('http://chain-1-rpc-1.invalid:8545')).toEqual(thrice(said));
});

test('content stays as it is', async () => {
  expect(await upstreams(bytes('secret.example')).opened(plainFetch('http://ipfs-0.invalid:8080/ipfs/cid'))).toBe('secret.example');
});

test('a stand-in that a token names is not revealed', async () => {
  const { asked, sent } = upstreams();
  await asked.fetch(plainFetch('http://ipfs-0.invalid:8080/a', { chosenBy: 'token' }), neverAborts);
  expect(sent).toEqual(['http://ipfs-0.invalid:8080/a']);
});
