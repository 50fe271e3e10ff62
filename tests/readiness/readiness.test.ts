import { describe, expect, test, vi, afterEach, beforeEach } from 'vitest';
import type { Probe } from '../../hosts/shared/readiness/probe.ts';
import { failing, fine, reasonOf } from '../../hosts/shared/readiness/finding.ts';
import type { Finding } from '../../hosts/shared/readiness/finding.ts';
import { Readiness } from '../../hosts/shared/readiness/readiness.ts';
import { PostgresError } from '../../hosts/node/stores/postgres/session.ts';

/** A part that finds what it is told, and counts how often somebody looked. */
class Scripted implements Probe {
  readonly name: string;
  readonly keptMs = 15_000;
  looks = 0;
  finding: Finding | Promise<Finding> | undefined = fine;

  constructor(name: string) {
    this.name = name;
  }

  look(): Promise<Finding | undefined> {
    this.looks += 1;
    return Promise.resolve(this.finding);
  }
}

describe('the readiness', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const setUp = (...probes: readonly Scripted[]) => {
    const lines: unknown[] = [];
    return { lines, readiness: new Readiness({ probes, log: (level, message, fields) => lines.push({ level, message, ...fields }) }) };
  };
  const settled = async <T>(work: Promise<T>, ms = 100): Promise<T> => {
    await vi.advanceTimersByTimeAsync(ms);
    return work;
  };

  test('looks once for all who ask at the same time, and again once that does not hold any longer', async () => {
    const part = new Scripted('a');
    const { readiness } = setUp(part);
    const all = await settled(Promise.all(Array.from({ length: 64 }, () => readiness.findings())));
    expect([part.looks, new Set(all).size, all[0]]).toEqual([1, 1, { a: fine }]);
    await vi.advanceTimersByTimeAsync(14_000);
    await settled(readiness.findings());
    expect(part.looks).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await settled(readiness.findings());
    expect(part.looks).toBe(2);
  });

  test('looks sooner at what failed, so that it is seen when it works again', async () => {
    const part = new Scripted('a');
    part.finding = failing('broken');
    const { readiness, lines } = setUp(part);
    expect(await settled(readiness.findings())).toEqual({ a: failing('broken') });
    part.finding = fine;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await settled(readiness.findings())).toEqual({ a: fine });
    expect(lines).toEqual([
      { level: 'warn', message: 'not ready', parts: { a: 'broken' } },
      { level: 'info', message: 'ready again' },
    ]);
  });

  test('does not wait for a part that is silent, and does not ask it a second time meanwhile', async () => {
    const [silent, other] = [new Scripted('silent'), new Scripted('other')];
    const { promise, resolve } = Promise.withResolvers<Finding>();
    silent.finding = promise;
    const { readiness } = setUp(silent, other);
    const late = failing('no answer within 2 seconds');
    expect(await settled(readiness.findings(), 2_000)).toEqual({ silent: late, other: fine });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await settled(readiness.findings())).toEqual({ silent: late, other: fine });
    expect(silent.looks).toBe(1);
    // What it finds in the end is for the next round.
    resolve(fine);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await settled(readiness.findings())).toEqual({ silent: fine, other: fine });
    expect(silent.looks).toBe(1);
  });

  test('gives a look up that never ends', async () => {
    const silent = new Scripted('silent');
    silent.finding = new Promise(() => undefined);
    const { readiness } = setUp(silent);
    await settled(readiness.findings(), 2_000);
    silent.finding = fine;
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await settled(readiness.findings())).toEqual({ silent: fine });
  });

  test('has no part that the gateway does not have', async () => {
    const absent = new Scripted('absent');
    absent.finding = undefined;
    expect(await settled(setUp(absent).readiness.findings())).toEqual({});
  });

  test('says at once that the gateway shuts down, also to those who wait', async () => {
    const silent = new Scripted('silent');
    silent.finding = new Promise(() => undefined);
    const { readiness } = setUp(silent);
    const waiting = readiness.findings();
    readiness.shutDown();
    const down = { shutdown: failing(expect.stringContaining('shuts down')) };
    expect(await readiness.findings()).toEqual(down);
    expect(await settled(waiting, 2_000)).toEqual(down);
    expect(silent.looks).toBe(1);
  });
});

describe('the reason of a failure', () => {
  test.each([
    [
      'the words of SQLite',
      Object.assign(new Error('/var/lib/x.db: full'), { code: 'ERR_SQLITE_ERROR', errstr: 'database or disk is full' }),
      'database or disk is full',
    ],
    ['a code of the system', Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['a code of a cause', new Error('x', { cause: Object.assign(new Error('y'), { code: 'ENOSPC' }) }), 'ENOSPC'],
    ['a SQLSTATE', new PostgresError('db.internal:5432/ledger', Object.assign(new Error('no'), { code: '57P01' })), '57P01'],
    ['the name of any other error', new TypeError('https://secret.example'), 'TypeError'],
    ['nothing of what is no error', 'https://secret.example', 'an unknown error'],
  ])('is %s', (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
