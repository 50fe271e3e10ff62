import { expect, test } from 'vitest';
import { readAudit } from '../../console/src/signer/audit-pages.ts';
import type { CallSigner } from '../../console/src/signer/call-signer.ts';
import { publicKey } from '../vault/support/checkpointed.ts';
import { ledgerOf } from './support/ledger.ts';

const ledger = await ledgerOf(1200);
const ask: CallSigner = async (_, params) => {
  const [{ after, limit }] = params as [{ after: string; limit: number }];
  return { body: ledger(Number(after), limit), problem: undefined, limits: [], ms: 1 };
};
const otherKey = `0x${'00'.repeat(32)}`;

test('a ledger that is longer than the page reads is no broken chain', async () => {
  expect(await readAudit(ask, { publicKey: '', maxEntries: 1000 })).toMatchObject({ tag: 'err', val: { code: 'too-long' } });
  expect(await readAudit(ask, { publicKey: '', maxEntries: 1001 })).toMatchObject({
    tag: 'ok',
    val: { verdict: { finding: undefined, entries: 1200n } },
  });
});

test('a checkpoint vouches for entries only if its key is known', async () => {
  const signed = { compared: 1, last: 1199n, publicKeys: [publicKey] };
  expect(await readAudit(ask, { publicKey: '' })).toMatchObject({ val: { verdict: { checkpoints: signed, vouched: false } } });
  const typed = ` ${publicKey.toUpperCase().replace('0X', '0x')} `;
  expect(await readAudit(ask, { publicKey: typed })).toMatchObject({ val: { verdict: { checkpoints: signed, vouched: true } } });
  expect(await readAudit(ask, { publicKey: otherKey })).toMatchObject({ val: { verdict: { finding: { code: 'bad-checkpoint' } } } });
  expect(await readAudit(ask, { publicKey: '0x12' })).toMatchObject({
    val: { code: 'malformed', detail: 'Public key: expected 0x and 64 hexadecimal digits, got 4 characters' },
  });
});
