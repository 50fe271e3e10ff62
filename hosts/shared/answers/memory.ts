import type { RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { isWithin } from './keys.ts';
import type { KeyRange } from './keys.ts';

/** The bounds of a table of answers in memory. */
export interface MemoryBounds {
  /** The most bytes of answers and keys. */
  readonly maxBytes: number;
  /** The most answers. */
  readonly maxAnswers: number;
}

interface Entry {
  readonly key: string;
  readonly contract: string;
  answer: RecalledAnswer;
  /** Microseconds since 1970 until which it may be used. */
  readonly until: bigint;
  readonly bytes: number;
  /** Whether it was read since the last search for an answer to drop. */
  read: boolean;
}

/** What an entry takes besides its value: objects of two tables, and the key at up to two bytes. */
const ENTRY_BYTES = 256;
const BYTES_PER_CHARACTER = 2;

/**
 * A bounded table of answers in memory. Without room it drops an answer that was not read for long:
 * a read only sets a mark, and the search for room passes a marked answer over once (CLOCK).
 */
export class MemoryAnswers {
  readonly #bounds: MemoryBounds;
  /** By key. The search for room begins with the first. */
  readonly #entries = new Map<string, Entry>();
  readonly #byContract = new Map<string, Set<Entry>>();
  #bytes = 0;

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds;
  }

  /** The number of answers. */
  get size(): number {
    return this.#entries.size;
  }

  /** The bytes that the answers take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns an answer. `undefined` if there is none, or its time is over. */
  get(key: string, now: bigint): RecalledAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until <= now) {
      this.#remove(entry);
      return undefined;
    }
    entry.read = true;
    return entry.answer;
  }

  /** Keeps an answer about a contract, if there is room for one of its size. */
  set(contract: string, key: string, answer: RecalledAnswer, until: bigint): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#remove(before);
    const bytes = answer.value.length + key.length * BYTES_PER_CHARACTER + ENTRY_BYTES;
    if (bytes > this.#bounds.maxBytes) return;
    this.#makeRoom(bytes);
    const entry = { key, contract, answer, until, bytes, read: false };
    this.#entries.set(key, entry);
    const group = this.#byContract.get(contract);
    if (group === undefined) this.#byContract.set(contract, new Set([entry]));
    else group.add(entry);
    this.#bytes += bytes;
  }

  /** Marks the answers about a contract whose keys are in a range as outdated. */
  outdate(contract: string, range: KeyRange): void {
    for (const entry of this.#byContract.get(contract) ?? [])
      if (isWithin(entry.key, range)) entry.answer = { value: entry.answer.value, outdated: true };
  }

  #makeRoom(bytes: number): void {
    const { maxBytes, maxAnswers } = this.#bounds;
    // A marked entry moves to the end without its mark, so the second pass drops it.
    for (const [key, entry] of this.#entries) {
      if (this.#bytes + bytes <= maxBytes && this.#entries.size < maxAnswers) return;
      if (!entry.read) this.#remove(entry);
      else {
        entry.read = false;
        this.#entries.delete(key);
        this.#entries.set(key, entry);
      }
    }
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.key);
    const group = this.#byContract.get(entry.contract);
    group?.delete(entry);
    if (group?.size === 0) this.#byContract.delete(entry.contract);
    this.#bytes -= entry.bytes;
  }
}
