import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Kept, LimitsStore, Update } from '../../shared/limits/store.ts';

/** Name of the one value. */
const name = 'kept';
/** A decision does not wait for the disk, as on no host: a crash may give back what was spent in the last moments before it. Without this the runtime holds each answer back. */
const behind = { allowUnconfirmed: true } as const;

/**
 * The limits of one key under one plan, in a Durable Object's SQLite storage. Between reading and writing nothing else runs. One alarm forgets the object: it is set when there is none, and
 * set again when it finds that it comes too early, so that a request costs no second write.
 */
export class ObjectLimits implements LimitsStore {
  readonly #storage: DurableObjectStorage;
  readonly #now: () => number;
  /** Whether an alarm is set, as far as is known. */
  #armed = false;

  constructor(storage: DurableObjectStorage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  async update<T>(_key: string, decide: (state: Cell[]) => Update<T>): Promise<T> {
    const { result, ...kept } = decide(this.#kept()?.state ?? []);
    if (kept.state.length === 0) {
      await this.#storage.delete(name, behind);
      return result;
    }
    await this.#storage.put(name, kept satisfies Kept, behind);
    if (!this.#armed) await this.#arm(kept.expiresAt);
    return result;
  }

  /** The alarm has rung: forgets the object, or waits for longer. */
  async alarm(): Promise<void> {
    this.#armed = false;
    const kept = this.#kept();
    if (kept !== undefined && kept.expiresAt > this.#now()) await this.#arm(kept.expiresAt);
    else await this.#storage.deleteAll();
  }

  close(): void {
    // The runtime closes the storage with the object.
  }

  async #arm(at: number): Promise<void> {
    this.#armed = true;
    try {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(at, behind);
    } catch (error) {
      this.#armed = false;
      throw error;
    }
  }

  #kept(): Kept | undefined {
    return this.#storage.kv.get<Kept>(name);
  }
}
