import { keccak256, recoverMessageAddress, recoverTransactionAddress } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { answered } from './support/answered.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { compact, forms, numbersOf, vaultWith } from './support/remote-key.ts';
import { trap } from './support/trap.ts';
import { account, call, send, signer } from './support/wallet.ts';

const unavailable = { tag: 'err', val: { tag: 'key-unavailable' } };
const replaced = { tag: 'err', val: { tag: 'instance-replaced' } };
const compactly = (digest: Uint8Array) => Promise.resolve(forms['compact']?.(numbersOf(digest)) ?? compact(0n, 0n));
const message = (text: string) => call('personal_sign', [`0x${Buffer.from(text).toString('hex')}`, account]);

/** Returns the transaction or signature in a result. */
function resultOf(answer: Awaited<ReturnType<Awaited<ReturnType<typeof vaultWith>>['vault']['sign']>>): Hex {
  const result: unknown = JSON.parse(answered(answer).result);
  return `0x${String(result).slice(2)}`;
}

describe('a remote key', () => {
  test.each(Object.entries(forms))(
    'may sign in the form %s: the result has a low s, can be recovered, and has its hash',
    async (_, form) => {
      const { vault, events } = await vaultWith(async (digest) => form(numbersOf(digest)), new MemoryLedger());
      for (let index = 0; index < 8; index += 1) {
        const answer = await vault.sign(send());
        const serialized = resultOf(answer);
        expect(await recoverTransactionAddress({ serializedTransaction: `0x02${serialized.slice(4)}` })).toBe(account);
        expect(answered(answer).hash).toBe(keccak256(serialized));
        const signature = resultOf(await vault.sign(message(`message ${index}`)));
        expect(await recoverMessageAddress({ message: `message ${index}`, signature })).toBe(account);
        expect(BigInt(`0x${signature.slice(66, 130)}`)).toBeLessThan(2n ** 255n);
      }
      const audit = await auditOf(vault);
      expectChain(audit);
      expect(audit.entries.map(({ nonce }) => nonce)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].flatMap((nonce) => [String(nonce), null]));
      expect(events).toEqual([]);
      await vault.close();
    },
  );

  test('gets the digest that the entry records, after the entry is committed', async () => {
    const ledger = new MemoryLedger();
    const asked: string[] = [];
    const { vault } = await vaultWith(async (digest) => {
      asked.push(`0x${Buffer.from(digest).toString('hex')} ${ledger.read([]).sequence}`);
      return compactly(digest);
    }, ledger);
    await vault.sign(send());
    const text: unknown = JSON.parse(ledger.entries(0n, 1)[0]?.text.split('\n')[1] ?? '');
    expect(asked).toHaveLength(1);
    const [digest, sequence] = asked[0]?.split(' ') ?? [];
    expect(text).toMatchObject({ key: 'hot', digest, sequence: Number(sequence) });
  });

  test('is not asked if the policy denies', async () => {
    const { vault } = await vaultWith(() => Promise.reject(new Error('asked')), new MemoryLedger());
    expect(await vault.sign(send({ value: '0x3e9' }))).toMatchObject({ tag: 'err', val: { tag: 'refused', val: { tag: 'denied' } } });
  });

  test('delays no other request, and results come as it signs', async () => {
    const waiting: (() => void)[] = [];
    const { vault } = await vaultWith(async (digest) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return compactly(digest);
    }, new MemoryLedger());
    const first = vault.sign(send());
    await expect.poll(() => waiting.length).toBe(1);
    const second = vault.sign(send());
    await expect.poll(() => waiting.length).toBe(2);
    expect((await auditOf(vault)).entries).toHaveLength(2);
    waiting[1]?.();
    expect((await second).tag).toBe('ok');
    waiting[0]?.();
    expect((await first).tag).toBe('ok');
  });

  test('keeps its idempotency key in flight while it signs, and closing waits', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { vault } = await vaultWith(async (digest) => (await promise, compactly(digest)), new MemoryLedger());
    const first = vault.sign(send({}, { idempotencyKey: 'a' }));
    expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual({ tag: 'err', val: { tag: 'in-flight' } });
    const closed = vault.close();
    resolve();
    expect((await first).tag).toBe('ok');
    await closed;
  });
});

describe('a key holder that fails', () => {
  test.each<readonly [string, () => Promise<never>, unknown]>([
    ['at once', () => Promise.reject(new Error('the token is gone')), new Error('the token is gone')],
    ['by throwing', () => thrown('no session'), new Error('no session')],
    ['by not answering', () => new Promise(() => undefined), expect.objectContaining({ name: 'TimeoutError' })],
  ])('%s: the entry stays charged, and a retry with the idempotency key asks again', async (_, fails, cause) => {
    let failing = true;
    const { vault, events } = await vaultWith((digest) => (failing ? fails() : compactly(digest)), new MemoryLedger(), {
      remoteKeyTimeoutMs: 50,
    });
    expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual(unavailable);
    expect(events).toEqual([{ code: 'key-holder-failed', key: 'hot', cause }]);
    failing = false;
    const retried = await vault.sign(send({}, { idempotencyKey: 'a' }));
    expect(resultOf(retried)).toMatch(/^0x02/);
    // The signature is remembered: the holder's next one over the same digest would differ.
    expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual(retried);
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries.map(({ outcome, nonce }) => [outcome, nonce])).toEqual([['signed', '0']]);
  });

  test('gets an abort when nobody waits any longer', async () => {
    const aborted = Promise.withResolvers<string>();
    const { vault } = await vaultWith(
      (_digest, signal) => {
        signal.addEventListener('abort', () => aborted.resolve(String(signal.reason)));
        return new Promise(() => undefined);
      },
      new MemoryLedger(),
      { remoteKeyTimeoutMs: 20 },
    );
    expect(await vault.sign(send())).toEqual(unavailable);
    expect(await aborted.promise).toMatch(/^TimeoutError/);
  });

  const other = `0x${'22'.repeat(32)}` as const;
  test.each<readonly [string, (digest: Uint8Array) => ReturnType<typeof compact>, RegExp]>([
    ['with another key', (digest) => forms['compact']?.(numbersOf(digest, other)) ?? compact(0n, 0n), /of the key over the digest/],
    ['another digest', (digest) => forms['DER']?.(numbersOf(digest.toReversed())) ?? compact(0n, 0n), /of the key over the digest/],
    ['nothing but zeros', () => compact(0n, 0n), /r and s from 1/],
    ['half a signature', () => ({ tag: 'compact', val: new Uint8Array(32) }), /a signature of 64 bytes, got 32 bytes/],
    ['a text', () => ({ tag: 'der', val: Buffer.from('not a signature') }), /DER of at most 72 bytes, got 15 bytes/],
  ])('by signing %s: no signature leaves, and it is reported', async (_, wrong, detail) => {
    const { vault, events } = await vaultWith(async (digest) => wrong(digest), new MemoryLedger());
    const fault = { tag: 'err', val: { tag: 'refused', val: { tag: 'fault', val: expect.stringMatching(detail) } } };
    expect(await vault.sign(send())).toEqual(fault);
    expect(events).toEqual([{ code: 'key-holder-failed', key: 'hot', cause: expect.stringMatching(detail) }]);
  });
});

describe('an instance that traps', () => {
  test('while the holder signs: the signature is lost, and a retry with the idempotency key asks again', async () => {
    let armed = false;
    const full = 'mintmark:signer/wallets@0.1.0#[method]wallet.plan';
    const make = await signer((exports) => ({
      ...exports,
      [full]: (...args: readonly unknown[]): unknown => Reflect.apply(functionIn(armed ? trap : exports[full]), undefined, args),
    }));
    const asked: (() => void)[] = [];
    const { vault, events } = await vaultWith(
      async (digest) => {
        await new Promise<void>((resolve) => asked.push(resolve));
        return compactly(digest);
      },
      new MemoryLedger(),
      { makeSigner: make },
    );
    const lost = vault.sign(send({}, { idempotencyKey: 'a' }));
    await expect.poll(() => asked.length).toBe(1);
    armed = true;
    expect(await vault.sign(send())).toEqual(replaced);
    armed = false;
    asked[0]?.();
    expect(await lost).toEqual(replaced);
    expect(events).toMatchObject([{ code: 'instance-trapped' }]);

    const retried = vault.sign(send({}, { idempotencyKey: 'a' }));
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.();
    expect((await retried).tag).toBe('ok');
    expect((await auditOf(vault)).entries).toHaveLength(1);
  });

  test.each(['[method]wallet.complete', '[method]remote-signing.digest'])(
    'in %s: the entry stays, and a retry with the idempotency key asks again',
    async (name) => {
      let instances = 0;
      const full = `mintmark:signer/wallets@0.1.0#${name}`;
      const make = await signer((exports) => {
        expect(Object.keys(exports)).toContain(full);
        instances += 1;
        return instances > 1 ? { ...exports } : { ...exports, [full]: trap };
      });
      const { vault, events } = await vaultWith((digest) => compactly(digest), new MemoryLedger(), { makeSigner: make });
      expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual(replaced);
      expect(events).toMatchObject([{ code: 'instance-trapped' }]);
      expect((await vault.sign(send({}, { idempotencyKey: 'a' }))).tag).toBe('ok');
      expect((await auditOf(vault)).entries).toHaveLength(1);
    },
  );
});

function thrown(text: string): never {
  throw new Error(text);
}

function functionIn(value: unknown): (...args: readonly unknown[]) => unknown {
  if (typeof value !== 'function') throw new TypeError('expected a function');
  return (...args) => Reflect.apply(value, undefined, args);
}
