import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsStore, StoredLimit, Update } from '../../shared/limits/store.ts';
import { InvalidStateError, storedCells } from '../../shared/limits/table/stored-cells.ts';

/** The storage key of the object's one value. */
const STORAGE_KEY = 'kept';
/**
 * A decision does not wait for the disk, as on every host. Without this option the runtime holds
 * each answer back until the write is confirmed.
 */
const unconfirmed = { allowUnconfirmed: true } as const;

/** The least milliseconds between two writes: what a restart of an object under load can lose. */
export const WRITE_INTERVAL_MS = 1_000;
/**
 * An object stays in memory for ten seconds after its last call. What is forgotten in less needs no
 * row: nobody could meet the object without it, unless the object is restarted.
 */
export const UNWRITTEN_MS = 8_000;

/** What is written: the value of the object, or that there is none. */
type Written = StoredLimit | 'nothing';

/** What a store of an object needs. */
export interface ObjectLimitsOptions {
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Called when a write failed. The next one writes the same and more. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Called if the storage has a state that no decision gave. */
  readonly onInvalidState?: ((error: InvalidStateError) => void) | undefined;
}

/**
 * The limits of one key under one plan, in the memory of a Durable Object and written behind to its
 * storage:
 *
 * - What is forgotten before the object could be evicted is not written.
 * - The rest is written at once, but not twice in a second. A timer keeps the object in memory
 *   until the last of it is written, so an eviction loses nothing.
 * - A restart (a deployment, a failed machine) loses what was not written: at most what was spent
 *   within a second, or what would have been forgotten within eight.
 *
 * An alarm deletes the value once it has expired. The alarm is set if there is none, and set again
 * if it rings too early, so that a request costs no write of an alarm.
 */
export class ObjectLimits implements LimitsStore {
  readonly #storage: DurableObjectStorage;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #onInvalidState: (error: InvalidStateError) => void;
  /** The value. `undefined` until it is read. */
  #current: Written | undefined;
  #written: Written = 'nothing';
  #writtenAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Whether an alarm is set. `false` after a restart, even if the storage still has one. */
  #armed = false;

  constructor(
    storage: DurableObjectStorage,
    { now = Date.now, onError = () => undefined, onInvalidState = () => undefined }: ObjectLimitsOptions = {},
  ) {
    this.#storage = storage;
    this.#now = now;
    this.#onError = onError;
    this.#onInvalidState = onInvalidState;
  }

  update<T>(_key: string, decide: (state: Cell[]) => Update<T>): T {
    const current = this.#read();
    const { result, ...stored } = decide(current === 'nothing' ? [] : current.state);
    this.#current = stored.state.length === 0 ? 'nothing' : stored;
    this.#schedule();
    return result;
  }

  /** Handles the alarm: deletes the value if it has expired, otherwise sets the alarm again. */
  async alarm(): Promise<void> {
    this.#armed = false;
    const current = this.#read();
    if (current === 'nothing' || current.expiresAt <= this.#now()) {
      [this.#current, this.#written] = ['nothing', 'nothing'];
      this.#stopTimer();
      await this.#storage.deleteAll();
    } else if (this.#isDue()) await this.#write();
    else if (this.#written !== 'nothing') await this.#arm(current.expiresAt);
    else await this.#storage.deleteAll();
  }

  /** Reads from the storage. Throws what it throws. */
  probe(): void {
    this.#storage.kv.get(STORAGE_KEY);
  }

  close(): void {
    // The runtime closes the storage with the object.
  }

  /** Writes at once if the last write is a while ago, and otherwise when it is. */
  #schedule(): void {
    if (!this.#isDue()) return this.#stopTimer();
    if (this.#timer !== null) return;
    const wait = this.#writtenAt + WRITE_INTERVAL_MS - this.#now();
    // A clock that was set back makes nobody wait for longer.
    if (wait > 0) this.#timer = setTimeout(() => this.#writeBehind(), Math.min(wait, WRITE_INTERVAL_MS));
    else this.#writeBehind();
  }

  #writeBehind(): void {
    this.#stopTimer();
    if (this.#isDue()) this.#write().catch(this.#onError);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Whether an eviction would lose something, or bring back what no longer holds. */
  #isDue(): boolean {
    if (this.#current === undefined || this.#current === this.#written) return false;
    const evictable = this.#now() + UNWRITTEN_MS;
    return [this.#current, this.#written].some((one) => one !== 'nothing' && one.expiresAt > evictable);
  }

  async #write(): Promise<void> {
    const current = this.#read();
    const before = this.#written;
    [this.#written, this.#writtenAt] = [current, this.#now()];
    try {
      if (current === 'nothing') await this.#storage.delete(STORAGE_KEY, unconfirmed);
      else {
        await this.#storage.put(STORAGE_KEY, current, unconfirmed);
        if (!this.#armed) await this.#arm(current.expiresAt);
      }
    } catch (error) {
      if (this.#written === current) this.#written = before;
      throw error;
    }
  }

  async #arm(at: number): Promise<void> {
    this.#armed = true;
    try {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(at, unconfirmed);
    } catch (error) {
      this.#armed = false;
      throw error;
    }
  }

  #read(): Written {
    if (this.#current === undefined) {
      this.#written = this.#storage.kv.get<StoredLimit>(STORAGE_KEY) ?? 'nothing';
      this.#current = this.#written;
      if (this.#written !== 'nothing' && storedCells(this.#written.state) === undefined) {
        this.#onInvalidState(new InvalidStateError());
        this.#current = 'nothing';
      }
    }
    return this.#current;
  }
}
