import { expect, test } from 'vitest';
import type { StopOrder } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
import { linkStopOrders } from '../../../hosts/shared/component/link.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import { auditOf, expectChain } from '../support/audit.ts';
import { call, configuration, send, vaultOn } from '../support/wallet.ts';

const unauthorized = { tag: 'err', val: { tag: 'refused', val: { tag: 'unauthorized' } } };

/** Gives an order to a ledger, as the command does. */
async function order(ledger: MemoryLedger, what: StopOrder['what'], act: StopOrder['act'] = 'stop'): Promise<void> {
  const orders = await linkStopOrders(loaderFrom(builtComponents));
  const section = signerSection(configuration()) ?? '';
  const { entry } = orders.orderStop(section, { what, act, reason: 'a test', ids: 'known' }, ledger.read(orders.stopRows()), 1n);
  if (entry === undefined) throw new Error('expected an entry, got none');
  expect(ledger.commit(entry)).toBe('committed');
}

test('an open vault heeds what another process stops in its ledger', async () => {
  const ledger = new MemoryLedger();
  const { vault } = await vaultOn(ledger);
  const other = { credential: { tag: 'bearer', val: 'another token' } } as const;
  expect((await vault.sign(send())).tag).toBe('ok');
  await order(ledger, { tag: 'key', val: 'hot' });
  expect(await vault.sign(send())).toMatchObject({
    val: { tag: 'refused', val: { tag: 'denied', val: { detail: 'the key hot is frozen by entry 2 of the ledger' } } },
  });
  await order(ledger, { tag: 'key', val: 'hot' }, 'lift');
  await order(ledger, { tag: 'caller', val: 'other' });
  expect((await vault.sign(send())).tag).toBe('ok');
  expect(await vault.sign(send({}, other))).toEqual(unauthorized);
  expect(await vault.sign(call('signer_transactions', [{}], other))).toEqual(unauthorized);
  const audit = await auditOf(vault);
  expectChain(audit);
  expect(audit.entries.map(({ outcome, code }) => code ?? outcome)).toEqual([
    'signed',
    'frozen',
    'denied',
    'unfrozen',
    'revoked',
    'signed',
    'unauthorized',
  ]);
  await order(ledger, { tag: 'caller', val: 'backend' });
  expect(await vault.sign(call('signer_audit', [], { chain: undefined }))).toEqual(unauthorized);
});
