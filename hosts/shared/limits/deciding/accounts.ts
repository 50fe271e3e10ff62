import type { Cell } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';

/** The most keys that a process remembers: some 300 bytes each. */
const MAX_ACCOUNTS = 50_000;

/** What this process knows of a key that a store decides about. */
export interface Account {
  /** The state after the last answer of the store, by the clock of this process. */
  told: Cell[];
  /** Units that were asked for, and that the store may have spent: it has not answered yet. */
  unanswered: number;
  /**
   * Units that passed here and that the store has still to count. Below 0: units that the store
   * spent for nothing.
   */
  owed: number;
  /** Whether the key has been counted on the table here since the last answer of the store. */
  isCountedHere: boolean;
}

/** The accounts of the keys that were asked for last. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();

  /** Returns the account of a key, which is the last to be dropped from here on. */
  of(key: string): Account {
    const found = this.#accounts.get(key);
    if (found !== undefined) this.#accounts.delete(key);
    else if (this.#accounts.size >= MAX_ACCOUNTS) this.#dropOldest();
    const account = found ?? { told: [], unanswered: 0, owed: 0, isCountedHere: false };
    this.#accounts.set(key, account);
    return account;
  }

  #dropOldest(): void {
    for (const key of this.#accounts.keys()) {
      this.#accounts.delete(key);
      return;
    }
  }
}
