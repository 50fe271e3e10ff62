import { expect, test } from 'vitest';
import { OutboxLog } from '../../hosts/shared/outbox/log.ts';
import type { RoundEnd } from '../../hosts/shared/outbox/reconcile.ts';
import { err, ok } from '../../hosts/shared/result.ts';

const nothing = {
  account: '0xa',
  failed: null,
  open: 0,
  sent: 0,
  recorded: 0,
  replaced: null,
  notReplaced: null,
  notGivenBack: null,
  stuck: null,
  foreignNonce: null,
};

/** Returns a round that found this of an account. */
const round = (found: object, chain: object = {}) =>
  ok({
    text: JSON.stringify({ chains: [{ chain: '1', failed: null, accounts: [{ ...nothing, ...found }], ...chain }] }),
    summary: {} as RoundEnd['summary'],
  });

function logged(): { readonly log: OutboxLog; readonly lines: unknown[][]; pass(milliseconds: number): void } {
  const lines: unknown[][] = [];
  let now = 0;
  const log = new OutboxLog(
    (...line) => void lines.push(line),
    () => now,
  );
  return { log, lines, pass: (milliseconds) => void (now += milliseconds) };
}

const stuck = { nonce: '5', state: 'pending', seconds: 300, nodeSaid: null };

test('a round that found nothing is not logged', () => {
  const { log, lines } = logged();
  log.round(round({ open: 3 }));
  expect(lines).toEqual([]);
});

test('each finding has a line that names chain and account', () => {
  const { log, lines } = logged();
  log.round(
    round({
      open: 2,
      sent: 1,
      stuck,
      foreignNonce: '9',
      failed: 'no answer',
      replaced: '5',
      notReplaced: 'denied',
      notGivenBack: 'one of two',
    }),
  );
  expect(lines).toEqual([
    ['info', 'outbox: sent again', { chain: '1', account: '0xa', sent: 1 }],
    ['info', 'outbox: replaced', { chain: '1', account: '0xa', nonce: '5' }],
    ['warn', 'outbox: a replacement is due and was not made', { chain: '1', account: '0xa', detail: 'denied' }],
    ['warn', 'outbox: charges stay', { chain: '1', account: '0xa', detail: 'one of two' }],
    ['warn', 'outbox: the account cannot be looked after', { chain: '1', account: '0xa', detail: 'no answer' }],
    ['warn', 'outbox: the account is stuck', { chain: '1', account: '0xa', open: 2, ...stuck }],
    ['warn', 'outbox: a nonce of somebody else', expect.objectContaining({ chain: '1', account: '0xa', nonce: '9' })],
  ]);
});

test('a finding that lasts is logged every ten minutes, a new one at once', () => {
  const { log, lines, pass } = logged();
  log.round(round({ stuck }));
  pass(599_999);
  log.round(round({ stuck: { ...stuck, seconds: 899 } }));
  expect(lines).toHaveLength(1);
  log.round(round({ stuck: { ...stuck, nonce: '6' } }));
  expect(lines).toHaveLength(2);
  pass(1);
  log.round(round({ stuck: { ...stuck, seconds: 900 } }));
  expect(lines.at(-1)).toEqual(['warn', 'outbox: the account is stuck', expect.objectContaining({ nonce: '5', seconds: 900 })]);
});

test('a chain or a round that fails is logged', () => {
  const { log, lines } = logged();
  log.round(round({}, { failed: 'the ledger does not answer', accounts: [] }));
  log.round(err({ code: 'instance-replaced', detail: 'the request was lost' }));
  expect(lines).toEqual([
    ['warn', 'outbox: the chain cannot be looked after', { chain: '1', detail: 'the ledger does not answer' }],
    ['warn', 'outbox: the round came to no end', { code: 'instance-replaced', detail: 'the request was lost' }],
  ]);
});
