import { expect, test } from 'vitest';
import { OutboxLog } from '../../hosts/shared/outbox/log.ts';
import type { ChainDone } from '../../hosts/shared/outbox/done.ts';
import { err, ok } from '../../hosts/shared/result.ts';

const nothing: ChainDone['accounts'][number] = {
  account: '0xa',
  failed: null,
  states: { pending: 3 },
  oldestSeconds: 60,
  open: 0,
  sent: 0,
  replaced: null,
  notDone: null,
  notGivenBack: null,
  stuck: null,
  foreignNonce: null,
};

/** Returns a round that found this of an account. */
const round = (found: Partial<typeof nothing>, chain: Partial<ChainDone> = {}) =>
  ok<readonly ChainDone[]>([{ chain: '1', failed: null, accounts: [{ ...nothing, ...found }], ...chain }]);

interface Logged {
  readonly log: OutboxLog;
  /** The lines about what was found. */
  readonly lines: unknown[][];
  /** The fields of the lines with numbers, one a round. */
  readonly numbers: unknown[];
  pass(milliseconds: number): void;
}

function logged(): Logged {
  const lines: unknown[][] = [];
  const numbers: unknown[] = [];
  let now = 0;
  const log = new OutboxLog(
    (level, message, fields) => void (message === 'outbox: round' ? numbers.push(fields) : lines.push([level, message, fields])),
    () => now,
  );
  return { log, lines, numbers, pass: (milliseconds) => void (now += milliseconds) };
}

const stuck = { nonce: '5', state: 'pending', seconds: 300, nodeSaid: null };

test('a round that found nothing has its numbers only', () => {
  const { log, lines, numbers } = logged();
  log.round(round({ open: 3 }), 12.4);
  expect(lines).toEqual([]);
  const chain = { chain: '1', isWhole: true, accounts: 1, states: { pending: 3 }, stuck: 0, foreign: 0, sent: 0, oldestSeconds: 60 };
  expect(numbers).toEqual([{ outcome: 'whole', ms: 12, chains: [chain] }]);
});

test('the numbers are of all accounts of a chain, and name none', () => {
  const { log, numbers } = logged();
  const accounts = [
    { ...nothing, sent: 2, stuck, foreignNonce: '9' },
    { ...nothing, account: '0xb', states: { pending: 1, mined: 2 }, oldestSeconds: null, sent: 1, failed: 'no answer' },
    { ...nothing, account: '0xc', states: {}, oldestSeconds: 900, stuck },
  ];
  log.round(round({}, { accounts }), 12.4);
  const chain = {
    chain: '1',
    isWhole: false,
    accounts: 3,
    states: { pending: 4, mined: 2 },
    stuck: 2,
    foreign: 1,
    sent: 3,
    oldestSeconds: 900,
  };
  expect(numbers).toEqual([{ outcome: 'partial', ms: 12, chains: [chain] }]);
});

test('rounds while nothing is open are logged every ten minutes, and one that fails at once', () => {
  const { log, numbers, pass } = logged();
  const idle = round({}, { accounts: [] });
  log.round(idle, 12.4);
  pass(599_999);
  log.round(idle, 12.4);
  expect(numbers).toEqual([{ outcome: 'whole', ms: 12, chains: [] }]);
  log.round(err({ code: 'internal', detail: 'lost' }), 12.4);
  expect(numbers.at(-1)).toEqual({ outcome: 'failed', ms: 12, chains: [] });
  pass(1);
  log.round(idle, 12.4);
  expect(numbers).toHaveLength(3);
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
      notDone: 'denied',
      notGivenBack: 'one of two',
    }),
    12.4,
  );
  expect(lines).toEqual([
    ['info', 'outbox: sent again', { chain: '1', account: '0xa', sent: 1 }],
    ['info', 'outbox: replaced', { chain: '1', account: '0xa', nonce: '5' }],
    ['warn', 'outbox: what is due was not done', { chain: '1', account: '0xa', detail: 'denied' }],
    ['warn', 'outbox: charges stay', { chain: '1', account: '0xa', detail: 'one of two' }],
    ['warn', 'outbox: the account cannot be looked after', { chain: '1', account: '0xa', detail: 'no answer' }],
    ['warn', 'outbox: the account is stuck', { chain: '1', account: '0xa', open: 2, ...stuck }],
    ['warn', 'outbox: a nonce of somebody else', expect.objectContaining({ chain: '1', account: '0xa', nonce: '9' })],
  ]);
});

test('a finding that lasts is logged every ten minutes, a new one at once', () => {
  const { log, lines, pass } = logged();
  log.round(round({ stuck }), 12.4);
  pass(599_999);
  log.round(round({ stuck: { ...stuck, seconds: 899 } }), 12.4);
  expect(lines).toHaveLength(1);
  log.round(round({ stuck: { ...stuck, nonce: '6' } }), 12.4);
  expect(lines).toHaveLength(2);
  pass(1);
  log.round(round({ stuck: { ...stuck, seconds: 900 } }), 12.4);
  expect(lines.at(-1)).toEqual(['warn', 'outbox: the account is stuck', expect.objectContaining({ nonce: '5', seconds: 900 })]);
});

test('a chain or a round that fails is logged', () => {
  const { log, lines } = logged();
  log.round(round({}, { failed: 'the ledger does not answer', accounts: [] }), 12.4);
  log.round(err({ code: 'instance-replaced', detail: 'the request was lost' }), 12.4);
  expect(lines).toEqual([
    ['warn', 'outbox: the chain cannot be looked after', { chain: '1', detail: 'the ledger does not answer' }],
    ['warn', 'outbox: the round came to no end', { code: 'instance-replaced', detail: 'the request was lost' }],
  ]);
});
