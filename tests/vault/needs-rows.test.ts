import { expect, test } from 'vitest';
import type { Call } from '../../build/types/interfaces/mintmark-signer-types.js';
import type { Entry } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { account, call, send, vaultOn } from './support/wallet.ts';

/** A ledger that another process changes before a commit, as often as it is told to. */
class ContendedLedger extends MemoryLedger {
  contended = 0;

  override commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    this.contended -= 1;
    return this.contended >= 0 ? 'stale' : super.commit(...entries);
  }
}

const sending = (value: string, more: Partial<Call> = {}): Call => {
  const { estimates, ...rest } = send({ value }, more);
  if (estimates === undefined) throw new TypeError('expected estimates, got none');
  return { ...rest, estimates: { ...estimates, confirmedNonce: 0n } };
};
const report = (fields: object): Call => ({ ...call('outbox_report', [fields]), credential: { tag: 'gateway' } });

test.each([0, 1, 3])('rows that lead to other rows are read with them, though the ledger changes %d times meanwhile', async (contended) => {
  const ledger = new ContendedLedger();
  const { vault } = await vaultOn(ledger);
  const first = sending('0x1', { idempotencyKey: 'first' });
  expect(await vault.sign(first)).toMatchObject({ tag: 'ok', val: { tag: 'answered' } });
  const before = await ledger.read([]);
  const refused = { account, nonce: 0, sequence: Number(before.sequence), state: 'refused', nodeSaid: 'insufficient funds' };
  expect(await vault.sign(report(refused))).toMatchObject({ tag: 'ok' });
  // It takes the nonce 0. The plan learns of the row of that nonce only from another row.
  ledger.contended = contended;
  const results = await Promise.all([vault.sign(sending('0x2')), vault.sign(call('personal_sign', ['hello', account]))]);
  expect(results).toMatchObject([{ val: { val: { nonce: 0n } } }, { tag: 'ok' }]);
  // The key of the first one must find what has replaced it.
  ledger.contended = contended;
  const [retried] = await Promise.all([vault.sign(first), vault.sign(call('personal_sign', ['again', account]))]);
  expect(retried).toMatchObject({ tag: 'err', val: { tag: 'refused', val: { tag: 'transaction-replaced' } } });
  await vault.close();
});
