import { recoverMessageAddress } from 'viem';
import { expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { openVault } from '../../hosts/shared/vault/vault.ts';
import { answered } from './support/answered.ts';
import { account, call, configuration, keys, signer } from './support/wallet.ts';

/** A vault with hedged nonces, or without. */
async function vaultBy(nonces: 'rfc6979' | 'hedged', ledger: MemoryLedger) {
  const { signer: section, ...rest } = configuration();
  if (section === undefined) throw new TypeError('expected a signer');
  const opened = await openVault({
    signer: await signer(),
    config: signerSection({ ...rest, signer: { ...section, nonces } }) ?? '',
    keys: keys(),
    ledger,
    now: () => 1_800_000_000_000_000n,
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  if (opened.tag === 'err') throw new Error(JSON.stringify(opened.val));
  const sign = async (idempotencyKey?: string): Promise<string> => {
    const { result } = answered(await opened.val.sign(call('personal_sign', ['0x68656c6c6f', account], { idempotencyKey })));
    const signature: unknown = JSON.parse(result);
    expect(await recoverMessageAddress({ message: 'hello', signature: `0x${String(signature).slice(2)}` })).toBe(account);
    return result;
  };
  return { sign };
}

test('hedged: the same request twice has two signatures; a resumed one keeps its signature, in another instance too', async () => {
  const ledger = new MemoryLedger();
  const { sign } = await vaultBy('hedged', ledger);
  expect(await sign()).not.toBe(await sign());
  const kept = await sign('a');
  expect(await sign('a')).toBe(kept);
  expect(await (await vaultBy('hedged', ledger)).sign('a')).toBe(kept);
  expect(await (await vaultBy('rfc6979', ledger)).sign('a')).toBe(kept);
});

test('RFC 6979: the same request twice has one signature', async () => {
  const { sign } = await vaultBy('rfc6979', new MemoryLedger());
  expect(await sign()).toBe(await sign());
});
