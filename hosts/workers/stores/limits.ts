import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsStore, StoredLimit, Update } from '../../shared/limits/store.ts';

/** The storage key of the object's one value. */
const STORAGE_KEY = 'kept';
/**
 * A decision does not wait for the disk, as on every host. A crash may give back what was spent in
 * the last moments before it. Without this option the runtime holds each answer back until the
 * write is confirmed.
 */
const unconfirmed = { allowUnconfirmed: true } as const;

/**
 * The limits of one key under one plan, in the storage of a Durable Object. Nothing else runs
 * between reading and writing. An alarm deletes the value once it has expired. The alarm is set if
 * there is none, and set again if it rings too early, so that a request costs no second write.
 */
export class ObjectLimits implements LimitsStore {
  readonly #storage: DurableObjectStorage;
  readonly #now: () => number;
  /** Whether an alarm is set. `false` after a restart, even if the storage still has one. */
  #armed = false;

  constructor(storage: DurableObjectStorage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  async update<T>(_key: string, decide: (state: Cell[]) => Update<T>): Promise<T> {
    const { result, ...stored } = decide(this.#stored()?.state ?? []);
    if (stored.state.length === 0) {
      await this.#storage.delete(STORAGE_KEY, unconfirmed);
      return result;
    }
    await this.#storage.put(STORAGE_KEY, stored satisfies StoredLimit, unconfirmed);
    if (!this.#armed) await this.#arm(stored.expiresAt);
    return result;
  }

  /** Handles the alarm: deletes the value if it has expired, otherwise sets the alarm again. */
  async alarm(): Promise<void> {
    this.#armed = false;
    const stored = this.#stored();
    if (stored !== undefined && stored.expiresAt > this.#now()) await this.#arm(stored.expiresAt);
    else await this.#storage.deleteAll();
  }

  close(): void {
    // The runtime closes the storage with the object.
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

  #stored(): StoredLimit | undefined {
    return this.#storage.kv.get<StoredLimit>(STORAGE_KEY);
  }
}
