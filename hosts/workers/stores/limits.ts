import type { Cell } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Kept, LimitsStore, Update } from '../../shared/homes/limits-store.ts';

/** Name of the one value. */
const name = 'kept';

/**
 * The limits of one key under one plan, in a Durable Object's SQLite storage. Between reading and writing nothing else runs, and the runtime holds an answer back until what it rests on is
 * written. One alarm forgets the object: it is set when there is none, and set again when it finds that it comes too early, so that a request costs no second write.
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

  update<T>(_key: string, decide: (state: Cell[]) => Update<T>): T | Promise<T> {
    const { result, ...kept } = decide(this.#kept()?.state ?? []);
    if (kept.state.length > 0) this.#storage.kv.put(name, kept satisfies Kept);
    else this.#storage.kv.delete(name);
    if (this.#armed || kept.state.length === 0) return result;
    return this.#arm(kept.forgetAt).then(() => result);
  }

  /** The alarm has rung: forgets the object, or waits for longer. */
  async alarm(): Promise<void> {
    this.#armed = false;
    const kept = this.#kept();
    if (kept !== undefined && kept.forgetAt > this.#now()) await this.#arm(kept.forgetAt);
    else await this.#storage.deleteAll();
  }

  close(): void {
    // The runtime closes the storage with the object.
  }

  async #arm(at: number): Promise<void> {
    this.#armed = true;
    try {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(at);
    } catch (error) {
      this.#armed = false;
      throw error;
    }
  }

  #kept(): Kept | undefined {
    return this.#storage.kv.get<Kept>(name);
  }
}
