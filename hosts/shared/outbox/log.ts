import type { HostProblem } from '../exchange/host-response.ts';
import { errorText } from '../log/fields.ts';
import type { Level, Log } from '../log/fields.ts';
import type { Result } from '../result.ts';
import type { AccountDone, ChainDone } from './done.ts';
import type { RoundSummary } from './round-summary.ts';

/** Milliseconds between two lines about the same account. */
const INTERVAL_MS = 10 * 60_000;

/**
 * Logs rounds over the outbox, in numbers and by what they find: what was sent again, accounts that
 * are stuck, chains that cannot be asked, and nonces that somebody else used. A finding that lasts
 * is logged every ten minutes, and so are rounds while nothing is open.
 */
export class OutboxLog {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  constructor(log: Log, now: () => number = Date.now) {
    this.#log = log;
    this.#now = now;
  }

  /** Logs a round that has ended, what it comes to, and how many milliseconds it took. */
  round(done: Result<readonly ChainDone[], HostProblem>, summary: RoundSummary, milliseconds: number): void {
    this.#numbers(summary, milliseconds);
    if (done.tag === 'err') {
      this.#lasting('round', 'outbox: the round came to no end', { code: done.val.code, detail: done.val.detail });
      return;
    }
    for (const { chain, failed, accounts } of done.val) {
      if (failed !== null) this.#lasting(`chain ${chain}`, 'outbox: the chain cannot be looked after', { chain, detail: failed });
      for (const account of accounts) this.#account(chain, account);
    }
  }

  /** Logs that a round could not be begun, or that its end could not be read. */
  defect(error: unknown): void {
    this.#lasting('defect', 'outbox: the round failed', { error: errorText(error) });
  }

  /** Logs a round in numbers. Names the chains with something open, and those that failed. */
  #numbers({ outcome, chains }: RoundSummary, milliseconds: number): void {
    const named = chains.filter(({ accounts, isWhole }) => accounts > 0 || !isWhole);
    const fields = { outcome, ms: Math.round(milliseconds), chains: named };
    if (outcome === 'whole' && named.length === 0) this.#lasting('idle', 'outbox: round', fields, 'info');
    else this.#log('info', 'outbox: round', fields);
  }

  #account(chain: string, done: AccountDone): void {
    const { account, failed, open, sent, stuck, foreignNonce, replaced, notDone, notGivenBack, reopened, notFinal } = done;
    const about = { chain, account };
    const key = `${chain} ${account}`;
    if (sent > 0) this.#log('info', 'outbox: sent again', { ...about, sent });
    if (replaced !== null) this.#log('info', 'outbox: replaced', { ...about, nonce: replaced });
    if (notDone !== null) {
      this.#lasting(`${key} not done`, 'outbox: what is due was not done', { ...about, detail: notDone });
    }
    if (notGivenBack !== null) {
      this.#lasting(`${key} not given back`, 'outbox: charges stay', { ...about, detail: notGivenBack });
    }
    if (reopened > 0) this.#log('warn', 'outbox: opened again', { ...about, reopened });
    if (notFinal !== null) this.#lasting(`${key} not final`, 'outbox: endpoints contradict each other', { ...about, detail: notFinal });
    if (failed !== null) this.#lasting(`${key} failed`, 'outbox: the account cannot be looked after', { ...about, detail: failed });
    if (stuck !== null) this.#lasting(`${key} stuck ${stuck.nonce}`, 'outbox: the account is stuck', { ...about, open, ...stuck });
    if (foreignNonce !== null) {
      const detail = 'a transaction that this ledger does not know waits at the chain: another signer has the same key';
      this.#lasting(`${key} foreign ${foreignNonce}`, 'outbox: a nonce of somebody else', { ...about, nonce: foreignNonce, detail });
    }
  }

  /** Logs a finding, unless it was logged a short time ago. */
  #lasting(key: string, message: string, fields: object, level: Level = 'warn'): void {
    const now = this.#now();
    for (const [other, at] of this.#last) if (now - at >= INTERVAL_MS) this.#last.delete(other);
    if (this.#last.has(key)) return;
    this.#last.set(key, now);
    this.#log(level, message, fields);
  }
}
