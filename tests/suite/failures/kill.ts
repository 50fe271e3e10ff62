import { join } from 'node:path';
import { hashMessage, keccak256, parseTransaction, serializeTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { killPoints, killVariables } from '../../support/kill-points.ts';
import type { KillPoint } from '../../support/kill-points.ts';
import { at, bearer, envelope, expectRpcError, post, rpc, textAt } from '../support/ask.ts';
import { expectLost } from '../support/lost.ts';
import type { Reply } from '../support/ask.ts';
import { expectWhole, readAudit } from '../signer/audit.ts';
import type { AuditEntry } from '../signer/audit.ts';
import type { Served } from '../support/host.ts';
import { startRecorder } from '../support/recorder.ts';
import type { Fate, Recorder } from '../support/recorder.ts';
import { accountOf, minedAfterBlock } from '../signer/signing.ts';
import { StampKey } from '../support/stamp.ts';
import type { World } from '../support/world.ts';
import { plenty } from './spent.ts';
import type { Asked, Spent } from './spent.ts';

const pointNames = Object.keys(killPoints) as readonly KillPoint[];
/** The requests at a time. One in so many is a message. */
const requestsAtATime = 12;
const messages = 3;

/**
 * A host that is killed between prepare and the response, with other requests under way. The ledger
 * is a valid chain that has every signature, and every retry returns the recorded one.
 */
export function kill(world: () => World): void {
  describe('killed while many requests are under way', () => {
    const configuration = (sqlite: string, upstream: Recorder, cap: Spent = plenty): object => {
      const demo = world().configuration();
      const window = { window: 86_400, per: ['key'] };
      const chain = String(world().devnet.chainId);
      const spendingLimits = [
        { ...window, name: 'value', chain, value: { max: String(cap.value) } },
        { ...window, name: 'fee', chain, fee: { max: String(cap.fee) } },
        { ...window, name: 'count', count: { max: String(cap.count) } },
      ];
      // Checkpoints must not take a crash for a rollback.
      return {
        ...demo,
        ...upstream.change,
        signer: { ...demo.signer, spendingLimits, checkpoints: { env: 'CHECKPOINT_SEED', every: 2 } },
        state: { sqlite },
      };
    };
    const env = { CHECKPOINT_SEED: '5a'.repeat(32) };

    const ask = async (served: Served, { key, method, params }: Asked): Promise<string> => {
      const url = `${served.baseUrl}/v1/signer/${world().devnet.chainId}`;
      const reply = await rpc(url, { method, params }, { ...bearer(world().token), 'idempotency-key': key });
      return textAt(reply.body, 'result');
    };
    const wave = (number: number): Asked[] =>
      Array.from({ length: requestsAtATime }, (_, index) => {
        const key = `wave-${number}-${index}`;
        if (index % messages === 0) return { key, method: 'personal_sign', params: [toHex(key), world().devnet.signer.address], text: key };
        const params = [{ from: world().devnet.signer.address, to: accountOf(world(), 1), value: toHex(1000 * number + index) }];
        return { key, method: 'eth_sendTransaction', params };
      });

    /**
     * Sends requests until the host is dead. Returns the requests, and the responses that had come
     * by then.
     */
    const untilDead = async (dying: Served): Promise<{ asked: Asked[]; answers: Map<string, string> }> => {
      const asked: Asked[] = [];
      const answers = new Map<string, string>();
      const dead = new AbortController();
      void dying.ended.then(() => dead.abort());
      for (let number = 1; !dead.signal.aborted && number <= 20; number++) {
        const requests = wave(number);
        asked.push(...requests);
        await Promise.all(
          requests.map(async (request) => {
            try {
              answers.set(request.key, await ask(dying, request));
            } catch {
              // The host died during this request.
            }
          }),
        );
      }
      expect(await dying.ended).toBe(137);
      return { asked, answers };
    };

    /**
     * Returns what every seen signature signs. If the ledger lacks one, a signature has left
     * without its entry.
     */
    const digests = (asked: readonly Asked[], answers: ReadonlyMap<string, string>, raws: readonly Hex[]): string[] => [
      ...raws.map((raw) => {
        const { r: _r, s: _s, v: _v, yParity: _y, ...unsigned } = parseTransaction(raw);
        return keccak256(serializeTransaction(unsigned as Parameters<typeof serializeTransaction>[0]));
      }),
      ...asked.flatMap(({ key, text }) => (text !== undefined && answers.has(key) ? [hashMessage(text)] : [])),
    ];
    const field = (entry: AuditEntry, name: string): unknown => at(entry.fields, name);

    /** Starts the host again, verifies the ledger, and sends every request again. */
    const recover = async (
      state: string,
      upstream: Recorder,
      base: number,
      { asked, answers }: Awaited<ReturnType<typeof untilDead>>,
    ): Promise<void> => {
      const served = await world().serve(configuration(state, upstream), { env });
      const audit = async (): Promise<readonly AuditEntry[]> => await readAudit(served.baseUrl, world().token, 100);
      const left = await audit();
      await expectWhole(served.baseUrl, world().token);
      const recorded = new Set(left.map((entry) => field(entry, 'digest')));
      for (const digest of digests(asked, answers, upstream.raws)) expect(recorded).toContain(digest);

      const again = new Map<string, string>();
      await Promise.all(asked.map(async (request) => again.set(request.key, await ask(served, request))));
      for (const [key, answer] of answers) expect(again.get(key)).toBe(answer);

      // Each request has one entry, wherever the host died: no charge is lost, and none is made
      // twice.
      const whole = await audit();
      expect(whole.slice(0, left.length)).toEqual(left);
      const { checkpoints, entries } = await expectWhole(served.baseUrl, world().token);
      expect(checkpoints).toMatchObject({ last: entries, publicKeys: [expect.stringMatching(/^0x[0-9a-f]{64}$/)] });
      expect(whole).toHaveLength(asked.length);
      expect(whole.map((entry) => field(entry, 'outcome'))).toEqual(asked.map(() => 'signed'));
      const sends = whole.filter((entry) => field(entry, 'kind') === 'transaction');
      const sum = (name: 'value' | 'fee'): bigint => sends.reduce((total, { fields }) => total + BigInt(textAt(fields, name)), 0n);
      const spent: Spent = { value: sum('value'), fee: sum('fee'), count: whole.length };
      expect(field(sends.at(-1) ?? { sequence: 0, hash: '', fields: {} }, 'spendTotal')).toBe(String(spent.value + spent.fee));
      const nonces = sends.map((entry) => Number(field(entry, 'nonce')));
      expect(nonces.toSorted((a, b) => a - b)).toEqual(sends.map((_, index) => base + index));

      // Each nonce has one transaction, however often it was sent, and the chain has accepted all
      // of them.
      const sent = new Map<number, Set<Hex>>();
      for (const raw of upstream.raws) {
        const { nonce = 0 } = parseTransaction(raw);
        sent.set(nonce, (sent.get(nonce) ?? new Set()).add(raw));
      }
      expect([...sent.values()].map(({ size }) => size)).toEqual(sends.map(() => 1));
      await expect.poll(() => minedAfterBlock(world()), { timeout: 100_000 }).toBe(base + sends.length);
      expect(await served.stop()).toBe(0);
      await expectCharged(state, upstream, spent);
    };

    /**
     * Serves the ledger with spending limits of exactly what the entries have spent. A request for
     * the least more is denied by each.
     */
    const expectCharged = async (state: string, upstream: Recorder, spent: Spent): Promise<void> => {
      const served = await world().serve(configuration(state, upstream, spent), { env });
      const [from, to] = [world().devnet.signer.address, accountOf(world(), 1)];
      const denied = async (window: keyof Spent, method: string, params: readonly unknown[]): Promise<void> => {
        const reply = await rpc(`${served.baseUrl}/v1/signer/${world().devnet.chainId}`, { method, params }, bearer(world().token));
        expectRpcError(reply, { code: -32003, problem: 'forbidden' });
        expect(textAt(reply.body, 'error', 'data', 'detail')).toContain(`seconds: ${spent[window]} used, `);
        const last = (await readAudit(served.baseUrl, world().token, 100)).at(-1);
        expect(last?.fields).toMatchObject({ outcome: 'refused', code: 'denied', policy: window });
      };
      await denied('value', 'eth_sendTransaction', [{ from, to, value: '0x1' }]);
      // The request has its fees, since spending limits also judge a request before estimates are
      // filled in.
      await denied('fee', 'eth_sendTransaction', [
        { from, to, value: '0x0', gas: toHex(21_000), maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' },
      ]);
      await denied('count', 'personal_sign', [toHex('one more'), from]);
      expect(await served.stop()).toBe(0);
    };

    const begin = async (fate: (raw: Hex, before: number) => Fate | Promise<Fate>) => {
      const upstream = await startRecorder(world(), fate);
      const state = join(await world().host.directory(), 'state.db');
      const base = await minedAfterBlock(world());
      return { upstream, state, base };
    };

    test.each([...pointNames.map((point) => [point, 3, killPoints[point]] as const), ['committing', 0, killPoints.committing] as const])(
      '%s, after %d commits: %s',
      async (point, after) => {
        const { upstream, state, base } = await begin(() => 'passes');
        const variant = { variant: 'killed', env: { ...env, ...killVariables({ point, after }) } } as const;
        const dying = await world().serve(configuration(state, upstream), variant);
        await recover(state, upstream, base, await untilDead(dying));
        await upstream.close();
      },
    );

    test.each([
      ['before it is handed on', 'refused'],
      ['after it is handed on', 'lost answer'],
    ] as const)('in the middle of a broadcast, %s', async (_, becomes) => {
      let dying: Served | undefined;
      const { upstream, state, base } = await begin(async () => {
        if (dying === undefined || upstream.raws.length !== 5) return 'passes';
        const dies = dying.kill();
        dying = undefined;
        await dies;
        return becomes;
      });
      const served = await world().serve(configuration(state, upstream), { env });
      dying = served;
      await recover(state, upstream, base, await untilDead(served));
      await upstream.close();
    });

    test.each([
      ['before the commit, a stamp is as good as new', 'prepared', false],
      ['after the commit, a stamp is used up', 'committed', true],
    ] as const)('%s', async (_, point, used) => {
      const key = await StampKey.create('stamped', 'ed25519');
      const demo = world().configuration();
      const signer = {
        ...demo.signer,
        callers: [...demo.signer.callers, { id: 'stamped', stamp: key.configured, keys: ['hot'] }],
        policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
      };
      const configured = { ...demo, signer, state: { sqlite: join(await world().host.directory(), 'state.db') } };
      const body = JSON.stringify(envelope({ method: 'personal_sign', params: [toHex('once'), world().devnet.signer.address] }));
      // The port is another one after the restart, and a stamp names the port. Only its nonce is
      // the same.
      const send = async ({ baseUrl }: Served, nonce: string): Promise<Reply> => {
        const url = `${baseUrl}/v1/signer`;
        return await post(url, body, await key.stamp(url, body, { nonce }));
      };
      const dying = await world().serve(configured, { variant: 'killed', env: killVariables({ point, after: 0 }) });
      await expectLost(send(dying, 'the-one-it-died-over'));
      expect(await dying.ended).toBe(137);

      const served = await world().serve(configured);
      const entries = async (): Promise<number> => (await readAudit(served.baseUrl, world().token)).length;
      expect(await entries()).toBe(used ? 1 : 0);
      const again = await send(served, 'the-one-it-died-over');
      if (used) {
        expectRpcError(again, { status: 401, code: 4100, problem: 'unauthorized' });
        expect(textAt(again.body, 'error', 'message')).toContain('nonce');
      } else expect(textAt(again.body, 'result')).toMatch(/^0x/);
      expect(await entries()).toBe(1);
      expect((await send(served, 'another-one-of-its-own')).status).toBe(200);
      expect(await entries()).toBe(2);
      expect(await served.stop()).toBe(0);
    });
  });
}
