import type { Cell } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { Debt } from './debt.ts';

/** The most keys that a process remembers: some 300 bytes each. */
const MAX_ACCOUNTS = 50_000;

/** What this process knows of a key that a store decides about. */
export interface Account {
  /** The state after the last answer of the store, by the clock of this process. */
  told: Cell[];
  /** Units that were asked for, and that the store may have spent: it has not answered yet. */
  unanswered: number;
  readonly debt: Debt;
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
    const account = found ?? { told: [], unanswered: 0, debt: new Debt(), isCountedHere: false };
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
