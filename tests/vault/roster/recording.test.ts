import { describe, expect, test } from 'vitest';
import type { Signer } from '../../../build/types/config.js';
import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import { openVault } from '../../../hosts/shared/vault/vault.ts';
import type { Vault, VaultEvent, VaultParts } from '../../../hosts/shared/vault/vault.ts';
import { auditOf, expectChain } from '../support/audit.ts';
import type { AuditEntry } from '../support/audit.ts';
import { account, configuration, keys, send, signer } from '../support/wallet.ts';

/** A ledger that fails if it is told to, and that outlives its vaults. */
class Lasting extends MemoryLedger {
  fails = false;
  hidden = 0;

  override read(names: readonly string[]): Ledger {
    if (this.fails) throw new Error('the disk is gone');
    return this.hidden > 0 ? { ...super.read(names), sequence: 0n, head: new Uint8Array(32) } : super.read(names);
  }

  override commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    if (this.fails) throw new Error('the disk is full');
    return super.commit(...entries);
  }

  override close(): void {
    // Another vault opens it.
  }
}

/** Returns the section `signer` with some changes. */
function section(change: (signer: Signer) => Partial<Signer> = () => ({})): string {
  const config = configuration();
  if (config.signer === undefined) throw new Error('expected a signer, got none');
  return signerSection({ ...config, signer: { ...config.signer, ...change(config.signer) } }) ?? '';
}

const withoutOther = section(({ callers }) => ({ callers: callers.filter(({ id }) => id !== 'other') }));
const frozen = section(() => ({ frozen: ['hot'] }));
const other = { credential: { tag: 'bearer', val: 'another token' } } as const;

async function opened(ledger: Lasting, config = section(), more: Partial<VaultParts> = {}): Promise<Vault> {
  let time = 1_800_000_000_000_000n;
  const vault = await openVault({
    signer: await signer(),
    config,
    keys: keys(),
    ledger,
    now: () => (time += 1n),
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
    ...more,
  });
  if (vault.tag === 'err') throw new Error(JSON.stringify(vault.val));
  return vault.val;
}

const rosters = (entries: readonly AuditEntry[]): unknown[] =>
  entries.filter(({ outcome }) => outcome === 'changed').map((entry) => ('detail' in entry ? entry.detail : undefined));

const all = `keys added: hot ${account} (env); callers added: backend, few, other`;

describe('a start', () => {
  test('records keys and callers once, and again only if they are others', async () => {
    const ledger = new Lasting();
    const first = await opened(ledger);
    expect((await first.sign(send())).tag).toBe('ok');
    await first.close();
    await (await opened(ledger)).close();
    await (await opened(ledger, withoutOther)).close();
    const vault = await opened(ledger, withoutOther);
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(rosters(audit.entries)).toEqual([all, 'callers removed: other']);
    expect(audit.entries.map(({ outcome }) => outcome)).toEqual(['changed', 'signed', 'changed']);
  });

  test('fails if the ledger does, and wipes the keys', async () => {
    const ledger = new Lasting();
    ledger.fails = true;
    const given = keys();
    const events: VaultEvent[] = [];
    const opening = opened(ledger, section(), { keys: given, onEvent: (event) => events.push(event) });
    await expect(opening).rejects.toThrow('the ledger did not record the keys and callers of the configuration (store-unavailable)');
    expect(events.at(-1)).toMatchObject({ code: 'ledger-failed' });
    expect(given.every(({ secret }) => secret.every((byte) => byte === 0))).toBe(true);
  });

  test('on a ledger that was rolled back records nothing until it is whole, and then before the first signature', async () => {
    const ledger = new Lasting();
    await (await opened(ledger)).close();
    const { sequence, head } = ledger.read([]);
    ledger.hidden = 1;
    const vault = await opened(ledger, withoutOther, { knownHead: { sequence, head } });
    expect(await vault.sign(send())).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
    // An auditor is shown nothing past the head.
    expect((await auditOf(vault, { after: 0 })).entries).toHaveLength(0);
    ledger.hidden = 0;
    expect((await vault.sign(send())).tag).toBe('ok');
    const { entries } = await auditOf(vault);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'signed']);
    expect(rosters(entries)).toEqual([all, 'callers removed: other']);
  });
});

describe('a reload', () => {
  test('records what has changed before anything is signed by it, and nothing if nothing has', async () => {
    const vault = await opened(new Lasting());
    for (const config of [section(), withoutOther, withoutOther, frozen]) {
      expect(await vault.reconfigure({ config, keys: [{ id: 'hot' }] })).toEqual({ tag: 'ok', val: undefined });
    }
    expect((await vault.sign(send())).tag).toBe('err');
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(rosters(audit.entries)).toEqual([all, 'callers removed: other', 'frozen: hot; callers added: other']);
    expect(audit.entries.at(-1)).toMatchObject({ outcome: 'refused', code: 'denied' });
  });

  test('is not taken if the ledger fails: the old configuration stays, and the new keys are wiped', async () => {
    const ledger = new Lasting();
    const vault = await opened(ledger);
    const secret = new Uint8Array(32).fill(9);
    const more = section(({ keys: configured }) => ({ keys: [...configured, { id: 'cold', env: 'COLD' }] }));
    ledger.fails = true;
    const taking = vault.reconfigure({ config: more, keys: [{ id: 'hot' }, { id: 'cold', secret }] });
    await expect(taking).rejects.toThrow('the ledger did not record the keys and callers');
    expect(secret.every((byte) => byte === 0)).toBe(true);
    ledger.fails = false;
    expect((await vault.sign(send({}, other))).tag).toBe('ok');
    expect(rosters((await auditOf(vault)).entries)).toEqual([all]);
    expect(await vault.reconfigure({ config: withoutOther, keys: [{ id: 'hot' }] })).toEqual({ tag: 'ok', val: undefined });
    expect((await vault.sign(send())).tag).toBe('ok');
  });
});
