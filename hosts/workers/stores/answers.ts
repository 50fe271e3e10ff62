import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { keyOf, rangeOf } from '../../shared/answers/keys.ts';
import { MAX_READING_MICROSECONDS } from '../../shared/answers/recently-forgotten.ts';
import type { AnswerStore } from '../../shared/answers/store.ts';
import { microseconds } from '../../shared/clock.ts';

/** The bounds of the answers about one contract. */
export interface ObjectBounds {
  /** The most bytes of answers. */
  readonly maxBytes: number;
  /** The most answers. */
  readonly maxAnswers: number;
  /** The most ranges that are remembered as forgotten one by one. */
  readonly maxForgotten: number;
}

interface Size {
  readonly bytes: number;
  readonly rows: number;
}

const DEFAULT_BOUNDS: ObjectBounds = { maxBytes: 64 * 2 ** 20, maxAnswers: 20_000, maxForgotten: 1000 };
/** The largest answer: a value of a Durable Object's SQLite has at most 2 MB. */
const MAX_ANSWER_BYTES = 1_900_000;
/** Times are microseconds since 1970, as in the contract, and fit a number until 2255. */
const MAX_READING = Number(MAX_READING_MICROSECONDS);
/** The least milliseconds between two alarms: an answer whose time is over is not given anyway. */
const ALARM_INTERVAL_MS = 600_000;

// One row written for each answer that is kept, which is what costs most: no index, no row number.
// The table `answer` of an earlier version had no mark of what is outdated.
const schema = `
  drop table if exists answer;
  create table if not exists kept (
    key text primary key, value blob not null, until integer not null, outdated integer not null) strict, without rowid;
  create table if not exists forgotten (at integer not null, low text not null, below text not null) strict`;

/**
 * The kept answers about one contract, in the storage of a Durable Object. Nothing else runs
 * between two statements. Without room it drops the answers that are outdated, and then those that
 * would expire first. An alarm deletes what has expired.
 */
export class ObjectAnswers implements AnswerStore {
  readonly #storage: DurableObjectStorage;
  readonly #bounds: ObjectBounds;
  readonly #now: () => number;
  #isPrepared = false;
  /** The size of all answers. `undefined` if it has to be measured, which reads every row. */
  #size: Size | undefined;
  /** Whether an alarm is set. `false` after a restart, even if the storage still has one. */
  #armed = false;

  constructor(storage: DurableObjectStorage, bounds = DEFAULT_BOUNDS, now: () => number = () => Number(microseconds())) {
    this.#storage = storage;
    this.#bounds = bounds;
    this.#now = now;
  }

  recall(key: AnswerKey): RecalledAnswer | undefined {
    const question = 'select value, outdated from kept where key = ? and until > ?';
    const rows = this.#sql<{ value: ArrayBuffer; outdated: number }>(question, keyOf(key), this.#now());
    for (const { value, outdated } of rows) return { value: new Uint8Array(value), outdated: outdated !== 0 };
    return undefined;
  }

  async remember(kept: KeptAnswer): Promise<void> {
    const now = this.#now();
    if (this.#keep(kept, now)) await this.#arm(now);
  }

  async forget(forgotten: Forgotten): Promise<boolean> {
    const { from, below } = rangeOf(forgotten);
    const now = this.#now();
    const [{ count } = { count: 0 }] = this.#sql<{ count: number }>('select count(*) as count from forgotten');
    // Too many to tell apart: what is read before now is not kept, whichever token it is about.
    const whole = rangeOf({ contract: forgotten.contract, tokens: { tag: 'all' } });
    const range = count >= this.#bounds.maxForgotten ? whole : { from, below };
    if (range === whole) this.#sql('delete from forgotten');
    this.#sql('insert into forgotten (at, low, below) values (?, ?, ?)', now, range.from, range.below);
    this.#sql('update kept set outdated = 1 where key >= ? and key < ? and outdated = 0', from, below);
    await this.#arm(now);
    return true;
  }

  /** Reads from the storage. Throws what it throws. */
  probe(): void {
    this.#storage.sql.exec('select 1').toArray();
  }

  /** Handles the alarm: deletes what has expired, and sets the alarm again if something is left. */
  async alarm(): Promise<void> {
    this.#armed = false;
    this.#size = undefined;
    const now = this.#now();
    this.#sql('delete from kept where until <= ?', now);
    this.#sql('delete from forgotten where at < ?', now - MAX_READING);
    const [{ rows } = { rows: 0 }] = this.#sql<{ rows: number }>(
      'select (select count(*) from kept) + (select count(*) from forgotten) as rows',
    );
    if (rows > 0) return this.#arm(now);
    this.#isPrepared = false;
    await this.#storage.deleteAll();
  }

  #outdates(key: string, readAt: number, now: number): boolean {
    if (now - readAt > MAX_READING) return true;
    return this.#sql('select 1 from forgotten where at > ? and low <= ? and below > ? limit 1', readAt, key, key).length > 0;
  }

  /** Keeps an answer if it may be kept. Returns whether it is. */
  #keep({ key, value, readAt, keptUntil }: KeptAnswer, now: number): boolean {
    const text = keyOf(key);
    const until = Number(keptUntil);
    if (until <= now || this.#outdates(text, Number(readAt), now)) return false;
    const size = { ...(this.#size ?? this.#measured()) };
    // Unknown until the last statement: one of them may fail.
    this.#size = undefined;
    const drop = (which: string, ...values: readonly string[]): boolean => {
      const [dropped] = this.#sql<{ bytes: number }>(`delete from kept where key = ${which} returning length(value) as bytes`, ...values);
      if (dropped === undefined) return false;
      size.bytes -= dropped.bytes;
      size.rows -= 1;
      return true;
    };
    const { maxBytes, maxAnswers } = this.#bounds;
    const fits = value.length <= Math.min(MAX_ANSWER_BYTES, maxBytes);
    if (fits) {
      const [before] = this.#sql<{ bytes: number }>('select length(value) as bytes from kept where key = ?', text);
      size.bytes += value.length - (before?.bytes ?? 0);
      size.rows += before === undefined ? 1 : 0;
      while (size.bytes > maxBytes || size.rows > maxAnswers)
        if (!drop('(select key from kept where key != ? order by outdated desc, until limit 1)', text)) break;
      this.#sql(
        `insert into kept (key, value, until, outdated) values (?1, ?2, ?3, 0)
          on conflict (key) do update set value = ?2, until = ?3, outdated = 0`,
        text,
        value,
        until,
      );
    } else drop('?', text);
    this.#size = size;
    return fits;
  }

  #measured(): Size {
    const [size = { bytes: 0, rows: 0 }] = this.#sql<{ bytes: number; rows: number }>(
      'select coalesce(sum(length(value)), 0) as bytes, count(*) as rows from kept',
    );
    return size;
  }

  async #arm(now: number): Promise<void> {
    if (this.#armed) return;
    this.#armed = true;
    try {
      if ((await this.#storage.getAlarm()) !== null) return;
      const [{ next } = { next: now }] = this.#sql<{ next: number }>(
        `select min(coalesce((select min(until) from kept), ?1), coalesce((select min(at) from forgotten) + ?2, ?1)) as next`,
        now + MAX_READING,
        MAX_READING,
      );
      await this.#storage.setAlarm(Math.max(next, now + ALARM_INTERVAL_MS * 1000) / 1000);
    } catch (error) {
      this.#armed = false;
      throw error;
    }
  }

  #sql<T extends Record<string, SqlStorageValue>>(statement: string, ...values: readonly (string | number | Uint8Array)[]): T[] {
    const { sql } = this.#storage;
    if (!this.#isPrepared) sql.exec(schema);
    this.#isPrepared = true;
    return sql.exec<T>(statement, ...values).toArray();
  }
}
