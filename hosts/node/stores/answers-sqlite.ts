import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { keyOf, rangeOf } from '../../shared/answers/keys.ts';
import { MemoryAnswers } from '../../shared/answers/memory.ts';
import type { MemoryBounds } from '../../shared/answers/memory.ts';
import { RecentlyForgotten } from '../../shared/answers/recently-forgotten.ts';
import type { AnswerStore } from '../../shared/answers/store.ts';
import { microseconds } from '../../shared/clock.ts';
import { LruFile } from './lru/lru-file.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';

/** The file of a store of answers, and its bounds. */
export interface AnswersOptions {
  /** The path of the file. It has answers only. */
  readonly file: string;
  /** The bounds in memory. Default: 32 MiB, 20,000 answers. */
  readonly memory?: MemoryBounds;
  /** The most bytes of answers in the file, without keys and rows. Default: 128 MiB. */
  readonly maxBytes?: number;
  /** The most answers in the file. Default: 200,000. */
  readonly maxAnswers?: number;
  /** Returns microseconds since 1970. Default: the system's clock. */
  readonly now?: () => bigint;
  /** Called with every failure of the file. */
  readonly onFailure: (failure: unknown) => void;
  /** Takes note of reads and writes of the file. Default: nobody does. */
  readonly observer?: StoreObserver | undefined;
}

const DEFAULT_MEMORY: MemoryBounds = { maxBytes: 32 * 2 ** 20, maxAnswers: 20_000 };
const DEFAULT_MAX_BYTES = 128 * 2 ** 20;
const DEFAULT_MAX_ANSWERS = 200_000;
/** "MMAN" */
const APPLICATION_ID = 0x4d4d414e;
/**
 * A value of the file is a byte that is 1 once the answer is outdated, the time until which it is
 * kept in seven bytes, and then the answer.
 */
const HEAD_BYTES = 8;
const MAX_TIME = 2n ** 56n - 1n;

/**
 * Kept answers in memory and in an SQLite file, so that they survive a restart. The answers that
 * are asked for come from memory. Without its file it keeps them in memory only.
 */
export class SqliteAnswers implements AnswerStore {
  readonly #memory: MemoryAnswers;
  readonly #file: LruFile;
  readonly #forgotten = new RecentlyForgotten();
  readonly #now: () => bigint;

  /** Opens the file. Creates it if it does not exist. Never throws. */
  constructor({
    file,
    memory = DEFAULT_MEMORY,
    maxBytes = DEFAULT_MAX_BYTES,
    maxAnswers = DEFAULT_MAX_ANSWERS,
    now = microseconds,
    onFailure,
    observer,
  }: AnswersOptions) {
    this.#now = now;
    this.#memory = new MemoryAnswers(memory);
    const kind = { name: 'store of answers', applicationId: APPLICATION_ID };
    this.#file = new LruFile({ file, kind, table: 'answers', maxBytes, maxRows: maxAnswers, onFailure, observer });
  }

  recall(key: AnswerKey): RecalledAnswer | undefined {
    const text = keyOf(key);
    const now = this.#now();
    const found = this.#memory.get(text, now);
    if (found !== undefined) return found;
    const stored = this.#file.get(text);
    if (stored === undefined || stored.length < HEAD_BYTES) return undefined;
    const until = headOf(stored).getBigUint64(0) & MAX_TIME;
    if (until <= now) return undefined;
    const answer = { value: stored.subarray(HEAD_BYTES), outdated: stored[0] !== 0 };
    this.#memory.set(key.contract, text, answer, until);
    return answer;
  }

  remember({ key, value, readAt, keptUntil }: KeptAnswer): void {
    const text = keyOf(key);
    const now = this.#now();
    if (keptUntil <= now || this.#forgotten.outdates(text, readAt, now)) return;
    this.#memory.set(key.contract, text, { value, outdated: false }, keptUntil);
    const stored = new Uint8Array(HEAD_BYTES + value.length);
    headOf(stored).setBigUint64(0, keptUntil & MAX_TIME);
    stored.set(value, HEAD_BYTES);
    this.#file.put(text, stored);
  }

  forget(forgotten: Forgotten): boolean {
    const range = rangeOf(forgotten);
    this.#forgotten.add(range, this.#now());
    this.#memory.outdate(forgotten.contract, range);
    this.#file.markRange(range.from, range.below);
    return true;
  }

  /** Finds out whether the file can be written. Throws if not. */
  probe(): void {
    this.#file.probe();
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }
}

function headOf({ buffer, byteOffset }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, HEAD_BYTES);
}
