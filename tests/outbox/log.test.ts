import { expect, test } from 'vitest';
import { OutboxLog } from '../../hosts/shared/outbox/log.ts';
import type { ChainDone } from '../../hosts/shared/outbox/done.ts';
import { summarise } from '../../hosts/shared/outbox/round-summary.ts';
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
  reopened: 0,
  notFinal: null,
  stuck: null,
  foreignNonce: null,
};

/** Returns a round that found this of an account. */
const round = (found: Partial<typeof nothing>, chain: Partial<ChainDone> = {}) =>
  ok<readonly ChainDone[]>([{ chain: '1', failed: null, accounts: [{ ...nothing, ...found }], ...chain }]);

interface Logged {
  /** Logs a round. */
  end(done: Parameters<OutboxLog['round']>[0]): void;
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
  const end: Logged['end'] = (done) => log.round(done, summarise(done), 12.4);
  return { end, lines, numbers, pass: (milliseconds) => void (now += milliseconds) };
}

const stuck = { nonce: '5', state: 'pending', seconds: 300, nodeSaid: null };

test('a round that found nothing has its numbers only', () => {
  const { end, lines, numbers } = logged();
  end(round({ open: 3 }));
  expect(lines).toEqual([]);
  const chain = { chain: '1', isWhole: true, accounts: 1, states: { pending: 3 }, stuck: 0, foreign: 0, sent: 0, oldestSeconds: 60 };
  expect(numbers).toEqual([{ outcome: 'whole', ms: 12, chains: [chain] }]);
});

test('the numbers are of all accounts of a chain, and name none', () => {
  const { end, numbers } = logged();
  const accounts = [
    { ...nothing, sent: 2, stuck, foreignNonce: '9' },
    { ...nothing, account: '0xb', states: { pending: 1, mined: 2 }, oldestSeconds: null, sent: 1, failed: 'no answer' },
    { ...nothing, account: '0xc', states: {}, oldestSeconds: 900, stuck },
  ];
  end(round({}, { accounts }));
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
  const { end, numbers, pass } = logged();
  const idle = round({}, { accounts: [] });
  end(idle);
  pass(599_999);
  end(idle);
  expect(numbers).toEqual([{ outcome: 'whole', ms: 12, chains: [] }]);
  end(err({ code: 'internal', detail: 'lost' }));
  expect(numbers.at(-1)).toEqual({ outcome: 'failed', ms: 12, chains: [] });
  pass(1);
  end(idle);
  expect(numbers).toHaveLength(3);
});

test('each finding has a line that names chain and account', () => {
  const { end, lines } = logged();
  end(
    round({
      open: 2,
      sent: 1,
      stuck,
      foreignNonce: '9',
      failed: 'no answer',
      replaced: '5',
      notDone: 'denied',
      notGivenBack: 'one of two',
      reopened: 2,
      notFinal: 'one says so',
    }),
  );
  expect(lines).toEqual([
    ['info', 'outbox: sent again', { chain: '1', account: '0xa', sent: 1 }],
    ['info', 'outbox: replaced', { chain: '1', account: '0xa', nonce: '5' }],
    ['warn', 'outbox: what is due was not done', { chain: '1', account: '0xa', detail: 'denied' }],
    ['warn', 'outbox: charges stay', { chain: '1', account: '0xa', detail: 'one of two' }],
    ['warn', 'outbox: opened again', { chain: '1', account: '0xa', reopened: 2 }],
    ['warn', 'outbox: endpoints contradict each other', { chain: '1', account: '0xa', detail: 'one says so' }],
    ['warn', 'outbox: the account cannot be looked after', { chain: '1', account: '0xa', detail: 'no answer' }],
    ['warn', 'outbox: the account is stuck', { chain: '1', account: '0xa', open: 2, ...stuck }],
    ['warn', 'outbox: a nonce of somebody else', expect.objectContaining({ chain: '1', account: '0xa', nonce: '9' })],
  ]);
});

test('a finding that lasts is logged every ten minutes, a new one at once', () => {
  const { end, lines, pass } = logged();
  end(round({ stuck }));
  pass(599_999);
  end(round({ stuck: { ...stuck, seconds: 899 } }));
  expect(lines).toHaveLength(1);
  end(round({ stuck: { ...stuck, nonce: '6' } }));
  expect(lines).toHaveLength(2);
  pass(1);
  end(round({ stuck: { ...stuck, seconds: 900 } }));
  expect(lines.at(-1)).toEqual(['warn', 'outbox: the account is stuck', expect.objectContaining({ nonce: '5', seconds: 900 })]);
});

test('a chain or a round that fails is logged', () => {
  const { end, lines } = logged();
  end(round({}, { failed: 'the ledger does not answer', accounts: [] }));
  end(err({ code: 'instance-replaced', detail: 'the request was lost' }));
  expect(lines).toEqual([
    ['warn', 'outbox: the chain cannot be looked after', { chain: '1', detail: 'the ledger does not answer' }],
    ['warn', 'outbox: the round came to no end', { code: 'instance-replaced', detail: 'the request was lost' }],
  ]);
});
