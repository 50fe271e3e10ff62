import { verifyMessage } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../../docs/support/blocks.ts';
import { at, bearer, envelope, expectRpcError, post, textAt } from '../support/ask.ts';
import type { Call, Reply } from '../support/ask.ts';
import { readAudit } from '../signer/audit.ts';
import type { Served } from '../support/host.ts';
import { accountOf, chainClient } from '../signer/signing.ts';
import { StampKey } from '../support/stamp.ts';
import type { StampAlgorithm, StampOptions } from '../support/stamp.ts';
import type { World } from '../support/world.ts';

const algorithms: readonly StampAlgorithm[] = ['ed25519', 'ecdsa-p256-sha256'];
const accounts: Call = { method: 'eth_accounts' };

/** A gateway with a caller for each algorithm, and functions that send their requests. */
class Stamps {
  readonly #world: World;
  readonly #keys: ReadonlyMap<StampAlgorithm, StampKey>;
  readonly served: Served;

  private constructor(world: World, keys: ReadonlyMap<StampAlgorithm, StampKey>, served: Served) {
    this.#world = world;
    this.#keys = keys;
    this.served = served;
  }

  static async serve(world: World): Promise<Stamps> {
    const made = algorithms.map(async (algorithm) => [algorithm, await StampKey.create(`by-${algorithm}`, algorithm)] as const);
    const keys = new Map(await Promise.all(made));
    const configuration = world.configuration();
    const callers = [...keys].map(([algorithm, key]) => ({ id: `by-${algorithm}`, stamp: key.configured, keys: ['hot'] }));
    const served = await world.serve({
      ...configuration,
      limits: { ...configuration.limits, abuse: { quota: 1_000_000, window: 10 } },
      signer: {
        ...configuration.signer,
        callers: [...configuration.signer.callers, ...callers],
        policies: configuration.signer.policies.map((policy) =>
          policy.name === 'messages' ? { ...policy, when: { caller: ['*'] } } : policy,
        ),
      },
    });
    return new Stamps(world, keys, served);
  }

  url(chain: boolean): string {
    return `${this.served.baseUrl}/v1/signer${chain ? `/${this.#world.devnet.chainId}` : ''}`;
  }

  key(algorithm: StampAlgorithm): StampKey {
    const key = this.#keys.get(algorithm);
    if (key === undefined) throw new Error(`expected a key of ${algorithm}, got none`);
    return key;
  }

  /** Returns a stamped call that is not sent yet. Sent twice, it is a replay. */
  async draft(algorithm: StampAlgorithm, url: string, call: Call, options: StampOptions = {}): Promise<() => Promise<Reply>> {
    const body = JSON.stringify(envelope(call));
    const headers = await this.key(algorithm).stamp(url, body, options);
    return () => post(url, body, headers);
  }

  async send(algorithm: StampAlgorithm, url: string, call: Call, options: StampOptions = {}): Promise<Reply> {
    return (await this.draft(algorithm, url, call, options))();
  }
}

function serving(world: () => World): () => Stamps {
  let stamps: Stamps | undefined;
  beforeAll(async () => {
    stamps = await Stamps.serve(world());
  });
  afterAll(async () => void (await stamps?.served.stop()));
  return () => {
    if (stamps === undefined) throw new Error('expected a gateway, got none: it failed to start');
    return stamps;
  };
}

const unauthorized = { status: 401, code: 4100, problem: 'unauthorized' };

/** Callers that are authenticated by the signature of their requests. */
export function stamps(world: () => World): void {
  describe('stamps', () => {
    const it = serving(world);

    describe.each(algorithms)('%s', (algorithm) => {
      test.each([false, true])('are accepted, with a chain in the path: %s', async (chain) => {
        const reply = await it().send(algorithm, it().url(chain), accounts);
        expect(reply).toMatchObject({ status: 200, body: { result: [world().devnet.signer.address] } });
      });

      test('may read the chain', async () => {
        const reply = await it().send(algorithm, it().url(true), { method: 'eth_blockNumber' });
        expect(at(reply.body, 'result')).toMatch(/^0x/);
      });

      const broken: readonly (readonly [string, StampOptions, string])[] = [
        ['that are old', { created: Math.floor(Date.now() / 1000) - 3600 }, 'created'],
        ['of the future', { created: Math.floor(Date.now() / 1000) + 3600 }, 'created'],
        ['without a nonce', { params: ['created', 'keyid', 'alg'] }, 'nonce'],
        ['without a time', { params: ['nonce', 'keyid', 'alg'] }, 'created'],
        ['with a parameter of their own', { params: ['created', 'nonce', 'keyid', 'alg', 'expires'] }, 'expires'],
        ['with a short nonce', { nonce: 'short' }, 'nonce'],
        ['that do not cover the body', { fields: ['@method', '@authority', '@path', '@query'] }, 'Signature-Input'],
        ['that do not cover the host', { fields: ['@method', '@path', '@query', 'content-digest'] }, 'Signature-Input'],
        ['in another order', { fields: ['content-digest', '@method', '@authority', '@path', '@query'] }, 'Signature-Input'],
        ['of another algorithm', { algorithm: algorithm === 'ed25519' ? 'ecdsa-p256-sha256' : 'ed25519' }, ''],
        ['of an unknown algorithm', { algorithm: 'hmac-sha256' }, 'ed25519'],
        ['of an unknown caller', { keyid: 'nobody' }, ''],
        ['of a caller with a token', { keyid: 'demo' }, ''],
        ['of the other caller', { keyid: algorithm === 'ed25519' ? 'by-ecdsa-p256-sha256' : 'by-ed25519' }, ''],
      ];
      test.each(broken)('%s are refused', async (_, options, names) => {
        const reply = await it().send(algorithm, it().url(false), accounts, options);
        expectRpcError(reply, { ...unauthorized, id: null });
        expect(textAt(reply.body, 'error', 'message')).toContain(names);
      });

      test('are valid for their request only', async () => {
        const url = it().url(true);
        const body = JSON.stringify(envelope({ ...accounts, id: 7 }));
        const headers = await it().key(algorithm).stamp(url, body);
        const other: readonly (readonly [string, string, Record<string, string>, number | null])[] = [
          ['another path', it().url(false), {}, null],
          ['another host', url.replace('127.0.0.1', 'localhost'), {}, null],
          ['a query', `${url}?a=1`, {}, null],
          ['another body', url, {}, 8],
          ['an idempotency key', url, { 'idempotency-key': 'a' }, null],
          ['a token beside it', url, bearer(world().token), null],
          ['another digest', url, { 'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` }, null],
          ['no digest', url, { 'content-digest': '' }, null],
        ];
        for (const [name, where, change, id] of other) {
          const sent = id === null ? body : body.replace('7', String(id));
          const reply = await post(where, sent, { ...headers, ...change });
          expect({ name, status: reply.status, code: at(reply.body, 'error', 'code') }).toEqual({ name, status: 401, code: 4100 });
        }
        expect((await post(url, body, headers)).status).toBe(200);
      });

      test('cannot stamp a batch', async () => {
        const body = JSON.stringify([envelope(accounts)]);
        const reply = await post(it().url(false), body, await it().key(algorithm).stamp(it().url(false), body));
        expect(reply.body).toMatchObject([{ id: 1, error: { code: -32600 } }]);
      });
    });

    test('can be made with the code in the documentation', async () => {
      const code = blocksOf('docs/reference/signer.md').find(({ language }) => language === 'js')?.text ?? '';
      const { stamp }: { stamp: (...args: readonly unknown[]) => Promise<Record<string, string>> } = await import(
        `data:text/javascript,${encodeURIComponent(code)}`
      );
      const body = JSON.stringify(envelope(accounts));
      const fields = await stamp(it().url(true), body, 'by-ed25519', it().key('ed25519').privateKey);
      expect((await post(it().url(true), body, fields)).status).toBe(200);
    });

    test('a caller with a stamp key has no bearer token', async () => {
      const token = it().key('ed25519').configured.publicKey;
      expect((await post(it().url(false), envelope(accounts), bearer(token))).status).toBe(401);
    });
  });
}

/** What stamped requests sign, and that each stamp signs once. */
export function stampedSignatures(world: () => World): void {
  describe('stamped signatures', () => {
    const it = serving(world);
    const message = '0x6d696e746d61726b';
    const used = () => chainClient(world()).getTransactionCount({ address: world().devnet.signer.address, blockTag: 'pending' });
    const recorded = async () => (await readAudit(it().served.baseUrl, world().token, 100)).length;

    describe.each(algorithms)('%s', (algorithm) => {
      test('a message, once', async () => {
        const call: Call = { method: 'personal_sign', params: [message, world().devnet.signer.address] };
        const send = await it().draft(algorithm, it().url(false), call);
        const before = await recorded();
        const signature = textAt((await send()).body, 'result') as Hex;
        expect(await verifyMessage({ address: world().devnet.signer.address, message: 'mintmark', signature })).toBe(true);
        const again = await send();
        expectRpcError(again, unauthorized);
        expect(textAt(again.body, 'error', 'message')).toContain('nonce');
        expect(await recorded()).toBe(before + 1);
      });

      test('a transaction with estimates, once, and ten times at the same time', async () => {
        const transaction = { from: world().devnet.signer.address, to: accountOf(world(), 1), value: '0x1' };
        const call: Call = { method: 'eth_sendTransaction', params: [transaction] };
        const [before, entries] = [await used(), await recorded()];
        const send = await it().draft(algorithm, it().url(true), call);
        const replies = await Promise.all(Array.from({ length: 10 }, send));
        expect(replies.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
        expectRpcError(await send(), unauthorized);
        expect(await used()).toBe(before + 1);
        expect(await recorded()).toBe(entries + 1);
      });

      test('a retry needs a new stamp, and signs nothing more', async () => {
        const call: Call = { method: 'personal_sign', params: ['again', world().devnet.signer.address] };
        const idempotencyKey = `retry-${algorithm}`;
        const send = () => it().send(algorithm, it().url(false), call, { idempotencyKey });
        const before = await recorded();
        const first = await send();
        expect(first.status).toBe(200);
        expect((await send()).body).toEqual(first.body);
        expect(await recorded()).toBe(before + 1);
      });

      test('a request that the policy denies uses up its stamp too', async () => {
        const call: Call = { method: 'personal_sign', params: [`0x${'11'.repeat(32)}`, world().devnet.signer.address] };
        const send = await it().draft(algorithm, it().url(false), call);
        expectRpcError(await send(), { code: -32003, problem: 'forbidden' });
        expectRpcError(await send(), unauthorized);
      });
    });
  });
}
