import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-nft-http.js';
import { startWarnings } from '../../hosts/node/start-findings.ts';
import { readSections } from '../../hosts/shared/config/read.ts';
import { neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import { askedByStandIn } from '../../hosts/shared/upstreams/origins/asked.ts';
import { StandIns, withoutHost } from '../../hosts/shared/upstreams/origins/stand-ins.ts';
import { plainFetch } from '../network/support/plain-fetch.ts';

const env: Readonly<Record<string, string>> = {
  KEY: 'Secret',
  HOST: '10.0.0.7',
  GATEWAY: 'http://secret.example:8080',
  LOWER: 'secret',
  WORD: 'ab',
};

function read(config: object) {
  const found = readSections(JSON.stringify(config), (name) => env[name]);
  expect(found.errors).toEqual([]);
  return found;
}

const standInsOf = (config: object): StandIns => StandIns.of(read(config));

describe('stand-ins', () => {
  test('take the place of every origin that is a secret, one for the same origin', () => {
    const { config, ...rest } = read({
      chains: {
        1: {
          rpc: ['https://${KEY}.example/1', 'https://plain.example/${KEY}'],
        },
        10: {
          rpc: [{ url: 'https://${KEY}.example/10', bearer: 'token-of-it' }],
        },
      },
      content: {
        ipfs: ['https://ipfs.example', '${GATEWAY}'],
        arweave: ['https://${LOWER}.ar.example'],
      },
    });
    const seen = StandIns.of({ config, ...rest }).inConfig(config);
    expect(seen.chains['1']?.rpc).toEqual(['https://chain-1-rpc-0.invalid/1', 'https://plain.example/Secret']);
    expect(seen.chains['10']?.rpc).toMatchObject([{ url: 'https://chain-1-rpc-0.invalid/10', bearer: 'token-of-it' }]);
    expect(seen.content).toMatchObject({
      ipfs: ['https://ipfs.example', 'http://ipfs-1.invalid'],
      arweave: ['https://arweave-0.invalid'],
    });
    expect(seen.limits).toEqual(config.limits);
  });

  test('leave a configuration without secrets as it is', () => {
    const { config, ...rest } = read({
      chains: { 1: { rpc: ['https://rpc.example/${KEY}'] } },
    });
    const standIns = StandIns.of({ config, ...rest });
    expect(standIns.isEmpty).toBe(true);
    expect(standIns.inConfig(config)).toBe(config);
  });

  test.each([
    ['http://ipfs-0.invalid/ipfs/a?b', 'http://secret.example:8080/ipfs/a?b'],
    ['http://ipfs-0.invalid', 'http://secret.example:8080'],
    ['http://cid.ipfs.ipfs-0.invalid/', 'http://cid.ipfs.secret.example:8080/'],
    ['https://ipfs-0.invalid:443/', 'https://secret.example:443/'],
    ['http://ipfs-0.invalid:80/', 'http://secret.example:80/'],
  ])('%s stands for %s', (shown, real) => {
    const standIns = standInsOf({ content: { ipfs: ['${GATEWAY}'] } });
    expect(standIns.reveal(shown).url).toBe(real);
    expect(standIns.hide(real)).toBe(shown);
  });

  test.each(['http://ipfs-1.invalid/', 'http://notipfs-0.invalid/', 'http://user@ipfs-0.invalid/', 'https://ipfs.example/', '/path', ''])(
    '%s stands for nothing',
    (url) => {
      const standIns = standInsOf({ content: { ipfs: ['${GATEWAY}'] } });
      expect(standIns.reveal(url)).toEqual({ url, hidden: undefined });
      expect(standIns.hide(url)).toBe(url);
    },
  );

  test('a redirect with credentials stays one that is refused', () => {
    expect(standInsOf({ content: { ipfs: ['${GATEWAY}'] } }).hide('https://user:word@SECRET.example/')).toBe(
      'https://@ipfs-0.invalid:443/',
    );
  });

  test('a text has them wherever it quotes the host, in any case', () => {
    const { hidden } = standInsOf({
      chains: { 1: { rpc: ['https://${KEY}.example:8443'] } },
    }).reveal('https://chain-1-rpc-0.invalid');
    if (hidden === undefined) throw new Error('expected a hidden origin, got none');
    expect(withoutHost('no https://SECRET.example:8443/ nor secret.example', hidden)).toBe(
      'no https://chain-1-rpc-0.invalid/ nor chain-1-rpc-0.invalid',
    );
  });
});

describe('a text of a gateway', () => {
  const hiddenOf = (url: string) => {
    const { hidden } = standInsOf({ chains: { 1: { rpc: [url] } } }).reveal('http://chain-1-rpc-0.invalid');
    if (hidden === undefined) throw new Error('expected a hidden origin, got none');
    return hidden;
  };

  test.each(['a-secret.example', 'xsecret.example', 'secret.example.org', 'secret.examples', 'secret-example'])(
    'is left as it is where the name is part of another word: %s',
    (text) => {
      expect(withoutHost(text, hiddenOf('https://${KEY}.example'))).toBe(text);
    },
  );

  test('has the stand-in of a name that is a word', () => {
    const hidden = hiddenOf('http://${WORD}:8545');
    expect(withoutHost('http://ab:8545 is not public, 0xab', hidden)).toBe('http://chain-1-rpc-0.invalid is not public, 0xab');
  });
});

describe('upstreams that are asked by stand-ins', () => {
  const config = {
    chains: { 1: { rpc: ['http://${HOST}:8545/key'] } },
    content: { ipfs: ['${GATEWAY}'] },
  };
  const head = {
    status: 302,
    headers: [{ name: 'location', value: 'http://cid.ipfs.secret.example:8080/a' }],
  };
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

  /** Asks by every way. `sent` has the URLs that were asked. */
  function upstreams(body = '') {
    const sent: string[] = [];
    const note = ({ url }: Fetch): void => void sent.push(url);
    let hasRest = true;
    const asked = askedByStandIn(
      {
        fetch: async (fetch) => (note(fetch), ok({ ...head, body: bytes(body) })),
        open: async (fetch) => (
          note(fetch),
          ok({
            head,
            body: { next: async () => ok(bytes(body)), close: () => {} },
          })
        ),
        ask: async ({ fetch }) => {
          note(fetch);
          const next = async () => ok(hasRest ? bytes(body) : undefined);
          return ok({
            response: { ...head, body: bytes(body) },
            rest: {
              next: () => next().finally(() => (hasRest = false)),
              close: () => {},
            },
          });
        },
      },
      standInsOf(config),
    );
    return { asked, sent };
  }

  test('reach the origin itself, and a redirect leads to the stand-in', async () => {
    const { asked, sent } = upstreams();
    const fetch = plainFetch('http://ipfs-0.invalid/ipfs/cid?a');
    const responses = [
      await asked.fetch(fetch, neverAborts),
      await asked.open(fetch, neverAborts),
      await asked.ask({ fetch, deadlineMs: 1000, wholeBytes: 100 }, neverAborts),
    ];
    expect(sent).toEqual(Array<string>(3).fill('http://secret.example:8080/ipfs/cid?a'));
    expect(JSON.stringify(responses)).not.toContain('secret');
    expect(JSON.stringify(responses).match(/http:\/\/cid\.ipfs\.ipfs-0\.invalid\/a/g)).toHaveLength(3);
  });

  test('what an endpoint says of itself has the stand-in, and content stays as it is', async () => {
    const { asked } = upstreams('{"error":{"message":"10.0.0.7:8545 and secret.example"}}');
    const call = plainFetch('http://chain-1-rpc-0.invalid/key', {
      method: 'post',
    });
    const said = '{"error":{"message":"chain-1-rpc-0.invalid and secret.example"}}';
    const fetched = await asked.fetch(call, neverAborts);
    expect(fetched.tag === 'ok' && text(fetched.val.body)).toBe(said);
    const answered = await asked.ask({ fetch: call, deadlineMs: 1000, wholeBytes: 100 }, neverAborts);
    if (answered.tag === 'err') throw new Error('expected an answer, got a failure');
    expect(text(answered.val.response.body)).toBe(said);
    const rest = await answered.val.rest?.next();
    expect(rest?.tag === 'ok' && rest.val !== undefined && text(rest.val)).toBe(said);
    expect(await answered.val.rest?.next()).toEqual(ok(undefined));
    const opened = await asked.open(call, neverAborts);
    if (opened.tag === 'err') throw new Error('expected a response, got a failure');
    const chunk = await opened.val.body.next();
    expect(chunk.tag === 'ok' && chunk.val !== undefined && text(chunk.val)).toBe(said);
    const content = await asked.fetch(plainFetch('http://ipfs-0.invalid/ipfs/cid'), neverAborts);
    expect(content.tag === 'ok' && text(content.val.body)).toContain('secret.example');
  });

  test('what an endpoint says is left as it is if its host is a word', async () => {
    const said = '{"result":"0xabcd","note":"ab ab:8545"}';
    const answered = async () => ok({ status: 200, headers: [], body: bytes(said) });
    const asked = askedByStandIn(
      { fetch: answered, open: async () => Promise.reject(new Error()), ask: async () => Promise.reject(new Error()) },
      standInsOf({ chains: { 1: { rpc: ['http://${WORD}:8545'] } } }),
    );
    const response = await asked.fetch(plainFetch('http://chain-1-rpc-0.invalid', { method: 'post' }), neverAborts);
    expect(response.tag === 'ok' && text(response.val.body)).toBe(said);
  });

  test('a stand-in that a token names is not revealed', async () => {
    const { asked, sent } = upstreams();
    await asked.fetch(plainFetch('http://ipfs-0.invalid/a', { chosenBy: 'token' }), neverAborts);
    expect(sent).toEqual(['http://ipfs-0.invalid/a']);
  });

  test('a failure has the stand-in', async () => {
    const fails = async () =>
      err({
        tag: 'refused',
        val: 'http://10.0.0.7:8545 is not a public address',
      } as const);
    const asked = askedByStandIn({ fetch: fails, open: fails, ask: fails }, standInsOf(config));
    expect(await asked.fetch(plainFetch('http://chain-1-rpc-0.invalid/key'), neverAborts)).toEqual(
      err({
        tag: 'refused',
        val: 'http://chain-1-rpc-0.invalid is not a public address',
      }),
    );
  });
});

test('the warning of a private address has no secret', () => {
  const texts = startWarnings(read({ chains: { 1: { rpc: ['http://${HOST}:8545'] } } })).map(({ text }) => text);
  expect(texts[0]).toContain('is not a public address');
  expect(texts.join()).not.toContain('10.0.0.7');
});
