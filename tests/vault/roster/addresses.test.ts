import { afterEach, expect, test } from 'vitest';
import { privateKeyToAccount } from 'viem/accounts';
import { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import { openVault } from '../../../hosts/shared/vault/vault.ts';
import type { Vault } from '../../../hosts/shared/vault/vault.ts';
import { vaultWith } from '../support/remote-key.ts';
import { account, configuration, keys, signer } from '../support/wallet.ts';

const spare = '03'.repeat(32);
const spareAddress = privateKeyToAccount(`0x${spare}`).address;

let vault: Vault | undefined;
afterEach(() => vault?.close());

/** Opens a vault of two keys. Returns how many instances of the signer it has made. */
async function opened(ledger: MemoryLedger, more: object = {}): Promise<{ vault: Vault; made: () => number }> {
  const config = configuration();
  if (config.signer === undefined) throw new Error('expected a signer, got none');
  const named = [{ id: 'spare.2-x', env: 'SPARE' }, ...config.signer.keys];
  const make = await signer();
  let made = 0;
  const result = await openVault({
    signer: () => {
      made += 1;
      return make();
    },
    config: signerSection({ ...config, signer: { ...config.signer, ...more, keys: named } }) ?? '',
    keys: [{ id: 'spare.2-x', secret: Uint8Array.from(Buffer.from(spare, 'hex')) }, ...keys()],
    ledger,
    now: () => 1_800_000_000_000_000n,
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  if (result.tag === 'err') throw new Error(JSON.stringify(result.val));
  vault = result.val;
  return { vault, made: () => made };
}

test('the wallet of the vault tells the address of each key, and makes no entry and no instance for it', async () => {
  const ledger = new MemoryLedger();
  const { vault: open, made } = await opened(ledger);
  const { sequence } = ledger.read([]);
  expect([...(await open.addresses())]).toEqual([
    ['hot', account],
    ['spare.2-x', spareAddress],
  ]);
  expect([ledger.read([]).sequence, made()]).toEqual([sequence, 1]);
});

test('keys that are frozen, and those that the ledger already has, are told too', async () => {
  const { vault: open } = await opened(new MemoryLedger(), { frozen: true });
  await open.addresses();
  expect((await open.addresses()).size).toBe(2);
});

test('the address of a remote key is told', async () => {
  const remote = await vaultWith(() => Promise.reject(new Error('not asked')), new MemoryLedger());
  vault = remote.vault;
  expect([...(await vault.addresses())]).toEqual([['hot', account]]);
  expect(remote.events).toEqual([]);
});

test('a vault that is closed tells none', async () => {
  const { vault: open } = await opened(new MemoryLedger());
  await open.close();
  expect((await open.addresses()).size).toBe(0);
});
