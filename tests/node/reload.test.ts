import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { at, bearer, envelope, post, rpc, textAt } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import { StampKey } from '../suite/support/stamp.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Anvil's first account: everybody knows its key. */
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const env = { KEY_HOT: 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80', ORIGIN: 'https://app.example' };
const tokens = { alice: randomBytes(16).toString('hex'), bob: randomBytes(16).toString('hex') };
const caller = (id: keyof typeof tokens, more: object = {}): object => ({ id, tokenSha256: sha256(tokens[id]), keys: ['hot'], ...more });
const words = (name: string): object => ({ name, effect: 'allow', kinds: ['message'], when: { caller: ['*'] } });

/** A configuration without a chain that could be asked. */
const configuration = {
  cors: { origins: ['${ORIGIN}'] },
  chains: { 1: { rpc: ['http://127.0.0.1:9'] } },
  limits: { plans: { anonymous: { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] } }, abuse: { quota: 1000, window: 10 } },
  signer: { keys: [{ id: 'hot', env: 'KEY_HOT' }], callers: [caller('alice', { audit: true }), caller('bob')], policies: [words('words')] },
};

describe('SIGHUP', () => {
  let directory: string;
  let program: Program;
  let url: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-reload-'));
    await write(configuration);
    program = runNode([mintmark, 'start', '--config', join(directory, 'config.json'), '--port', '0'], directory, env);
    url = (await program.line(/listening on (\S+)/))?.[1] ?? missing('a gateway', program.output());
  });
  beforeEach(async () => {
    await write(configuration);
    await reload('configuration taken');
  });
  afterAll(async () => {
    program.signal('SIGTERM');
    await program.ended;
    await rm(directory, { recursive: true });
  });

  const write = (text: unknown): Promise<void> =>
    writeFile(join(directory, 'config.json'), typeof text === 'string' ? text : JSON.stringify(text));
  const withSigner = (change: object): object => ({ ...configuration, signer: { ...configuration.signer, ...change } });
  const times = (text: string): number => program.output().split(text).length - 1;
  const reload = async (outcome: 'configuration taken' | 'configuration not taken'): Promise<void> => {
    const before = times(outcome);
    program.signal('SIGHUP');
    await expect.poll(() => times(outcome), { timeout: 10_000 }).toBe(before + 1);
  };
  const sign = (id: keyof typeof tokens, text = 'hello'): Promise<Reply> =>
    rpc(`${url}/v1/signer`, { method: 'personal_sign', params: [text, account] }, bearer(tokens[id]));
  const entries = async (): Promise<readonly unknown[]> => {
    const ask = (after: number): Promise<Reply> =>
      rpc(`${url}/v1/signer`, { method: 'signer_audit', params: [{ after, limit: 1000 }] }, bearer(tokens.alice));
    const all: unknown[] = [];
    for (let next: unknown = 0; typeof next === 'number';) {
      const { body } = await ask(next);
      const list = at(body, 'result', 'entries');
      all.push(...(Array.isArray(list) ? list : missing('entries', JSON.stringify(body))));
      next = at(body, 'result', 'next');
    }
    return all;
  };

  test('takes a caller away, and brings another', async () => {
    expect((await sign('bob')).status).toBe(200);
    await write(withSigner({ callers: [caller('alice', { audit: true })] }));
    await reload('configuration taken');
    expect((await sign('bob')).status).toBe(401);
    expect((await sign('alice')).status).toBe(200);
    await write(configuration);
    await reload('configuration taken');
    expect((await sign('bob')).status).toBe(200);
    expect(program.output()).toContain('"callers":{"removed":["bob"]}');
    expect(program.output()).toContain('"callers":{"added":["bob"]}');
    expect(program.output()).not.toContain(sha256(tokens.bob));
  });

  test('takes a caller with a stamp key away, and gives its id another key', async () => {
    const [first, second] = [await StampKey.create('carol', 'ed25519'), await StampKey.create('carol', 'ecdsa-p256-sha256')];
    const withCarol = (key: StampKey): object =>
      withSigner({ callers: [...configuration.signer.callers, { id: 'carol', stamp: key.configured, keys: ['hot'] }] });
    const stamped = async (key: StampKey): Promise<() => Promise<Reply>> => {
      const body = JSON.stringify(envelope({ method: 'personal_sign', params: ['stamped', account] }));
      const fields = await key.stamp(`${url}/v1/signer`, body);
      return () => post(`${url}/v1/signer`, body, fields);
    };
    const ask = async (key: StampKey): Promise<number> => {
      const send = await stamped(key);
      return (await send()).status;
    };
    await write(withCarol(first));
    await reload('configuration taken');
    expect([await ask(first), await ask(second)]).toEqual([200, 401]);
    // Made while the caller was known, and used by nobody.
    const early = await stamped(first);
    await write(configuration);
    await reload('configuration taken');
    expect(await ask(first)).toBe(401);
    expect((await early()).status).toBe(401);
    await write(withCarol(second));
    await reload('configuration taken');
    expect([await ask(first), await ask(second)]).toEqual([401, 200]);
    expect(program.output()).toContain('"callers":{"removed":["carol"]}');
  });

  test('freezes and thaws', async () => {
    await write(withSigner({ frozen: true }));
    await reload('configuration taken');
    const refused = await sign('alice');
    expect({ status: refused.status, code: at(refused.body, 'error', 'code') }).toEqual({ status: 200, code: -32003 });
    expect(textAt(refused.body, 'error', 'message')).toContain('frozen');
    expect((await entries()).at(-1)).toMatchObject({ outcome: 'refused', code: 'denied', detail: 'the signer is frozen' });
    await write(withSigner({ frozen: ['hot'] }));
    await reload('configuration taken');
    expect(textAt((await sign('alice')).body, 'error', 'message')).toContain('the key hot is frozen');
    await write(configuration);
    await reload('configuration taken');
    expect(textAt((await sign('alice')).body, 'result')).toMatch(/^0x/);
  });

  test('takes API keys and plans', async () => {
    const ask = (): Promise<Reply> => rpc(`${url}/rpc/1`, { method: 'eth_blockNumber' }, { 'x-api-key': 'a key' });
    expect((await ask()).status).toBe(401);
    const plans = { ...configuration.limits.plans, pro: configuration.limits.plans.anonymous };
    await write({ ...configuration, limits: { ...configuration.limits, plans, keys: [{ sha256: sha256('a key'), plan: 'pro' }] } });
    await reload('configuration taken');
    // There is nobody at the chain's address; the key is known.
    expect(at((await ask()).body, 'error', 'data', 'code')).toBe('upstream-error');
    expect(program.output()).toContain('"plans":{"added":["pro"]},"apiKeys":{"added":1,"removed":0}');
  });

  const broken: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['that is no JSON', '{', []],
    ['of two errors', withSigner({ policies: [], moon: 'full' }), ['/signer/policies', '/signer/moon']],
    [
      'that only the signer finds wrong',
      withSigner({ policies: [{ ...words('a'), when: { to: ['*'] } }] }),
      ['/signer/policies/0/when/to'],
    ],
    ['of another wallet', withSigner({ wallet: 'other' }), ['/signer/wallet']],
    ['of another key', withSigner({ keys: [...configuration.signer.keys, { id: 'cold', env: 'KEY_COLD' }] }), ['/signer/keys/1']],
    ['of another secret', withSigner({ keys: [{ id: 'hot', env: 'KEY_COLD' }] }), ['/signer/keys/0']],
    ['without a signer', { ...configuration, signer: undefined }, ['/signer']],
    ['with a value that the start did not read', { ...configuration, cors: { origins: ['${OTHER}'] } }, ['/cors/origins/0']],
  ];
  test.each(broken)('keeps the old one for one %s', async (_, text, places) => {
    await write(text);
    await reload('configuration not taken');
    for (const place of places) expect(program.output()).toContain(`"at":"${place}"`);
    expect((await sign('alice')).status).toBe(200);
    expect((await sign('bob')).status).toBe(200);
    await write(withSigner({ frozen: true }));
    await reload('configuration taken');
    expect(at((await sign('bob')).body, 'error', 'code')).toBe(-32003);
  });

  test('keeps the old one when the file is gone', async () => {
    await rm(join(directory, 'config.json'));
    await reload('configuration not taken');
    expect((await sign('alice')).status).toBe(200);
  });

  test('says what waits for the next start', async () => {
    await write({ ...withSigner({ frozen: true }), listen: { port: 1 }, content: { deadlineMs: 500 } });
    await reload('configuration taken');
    expect(program.output()).toContain('"at":["/listen","/content"]');
    expect(at((await sign('alice')).body, 'error', 'code')).toBe(-32003);
  });

  test('loses no request of 64 clients', async () => {
    const before = (await entries()).length;
    const until = { done: false };
    const replies: Reply[] = [];
    const clients = Array.from({ length: 64 }, async (_, client) => {
      for (let index = 0; !until.done; index++) replies.push(await sign(client % 2 === 0 ? 'alice' : 'bob', `${client}.${index}`));
    });
    for (const name of ['a', 'b', 'c', 'd']) {
      await write(withSigner({ policies: [words(name)] }));
      await reload('configuration taken');
    }
    until.done = true;
    await Promise.all(clients);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies.every(({ body }) => typeof at(body, 'result') === 'string')).toBe(true);
    expect((await entries()).length).toBe(before + replies.length);
  });
});

function missing(what: string, got: string): never {
  throw new Error(`expected ${what}, got ${got}`);
}
