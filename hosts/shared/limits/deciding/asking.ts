import type { Decision } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Decisions } from '../decisions.ts';
import { shareOf } from '../degraded.ts';
import type { Question, TakeResult } from '../question.ts';
import { UnansweredError } from '../store.ts';
import type { Decided, DecidingStore } from '../store.ts';
import { Accounts } from './accounts.ts';
import type { Account } from './accounts.ts';

/**
 * Asks a store that decides by itself, and keeps account of what passes beside it. So a deadline
 * that was missed gives no key a new quota:
 *
 * - The table here begins with what the store has told last, and with what was asked of the store
 *   and not answered.
 * - What passes here is charged at the store when the key is asked for again.
 * - An answer that comes late is used. What the store spent for nothing goes back.
 */
export class Asking {
  readonly #store: DecidingStore;
  readonly #decisions: Decisions;
  readonly #now: () => number;
  readonly #accounts = new Accounts();

  /** `now` returns milliseconds since 1970. */
  constructor(store: DecidingStore, decisions: Decisions, now: () => number = Date.now) {
    this.#store = store;
    this.#decisions = decisions;
    this.#now = now;
  }

  /** Has the store decide. If it fails, the plan's `onStoreFailure` does. */
  async ask(question: Question): Promise<TakeResult> {
    const { key, plan, demand } = question;
    this.#decisions.validate(question);
    const account = this.#accounts.of(key);
    const cost = costOf(question);
    const owed = account.debt.take(this.#now(), plan.policies);
    const sent = cost + Math.max(0, owed);
    account.unanswered += sent;
    if (account.isCountedHere) this.#chargeHere(question, cost);
    let decided: Decided;
    try {
      decided = await this.#store.decide(key, plan.policies, demand, owed);
    } catch (cause) {
      if (cause instanceof UnansweredError) return this.#decideBeforeAnswer(question, account, cause, { owed, sent });
      account.unanswered -= sent;
      this.#owe(question, account, countedTwiceAtMost(owed));
      const own = account.isCountedHere ? cost : 0;
      const { result, passed } = this.#decideHere(question, account, cause, { own, mayBeSpent: false });
      this.#owe(question, account, passed);
      return result;
    }
    account.unanswered -= sent;
    return this.#decisions.result({ ...question, at: decided.now }, this.#hear(question, account, decided));
  }

  /** Corrects what passed here: the store is told when the key is asked for again. */
  correct(question: Question): void {
    const { key, demand } = question;
    if (demand.kind !== 'settle' || demand.spent === demand.taken) return;
    this.#owe(question, this.#accounts.of(key), demand.spent - demand.taken);
  }

  #owe({ plan }: Question, account: Account, units: number): void {
    account.debt.add(units, this.#now(), plan.policies);
  }

  /** Takes over what the store has decided. It says more than the table here from then on. */
  #hear(question: Question, account: Account, decided: Decided): Decision {
    const decision = this.#decisions.over(question, decided);
    // The state is older than its answer, so that nothing of it is given back twice.
    const ahead = this.#now() - decided.now;
    account.told = decision.state.map((cell) => ({ ...cell, at: Math.max(0, cell.at + ahead) }));
    if (account.isCountedHere) this.#decisions.local.forget(question.key);
    account.isCountedHere = false;
    return decision;
  }

  #chargeHere(question: Question, cost: number): void {
    const share = shareOf(question.plan);
    if (share !== undefined && cost > 0) this.#decisions.local.charge(question, share, cost);
  }

  #decideBeforeAnswer(question: Question, account: Account, cause: UnansweredError, { owed, sent }: Sent): TakeResult {
    const cost = costOf(question);
    const { onStoreFailure } = question.plan;
    const { result, passed } = this.#decideHere(question, account, cause, { own: cost, mayBeSpent: true });
    const settled = (change: number): void => {
      account.unanswered -= sent;
      this.#owe(question, account, change);
    };
    const heard = (decided: Decided): void => {
      // A call that passed uncounted is counted now.
      settled(onStoreFailure === 'open' ? 0 : passed - (decided.allowed ? cost : 0));
      this.#hear(question, account, decided);
    };
    cause.answer.then(heard, () => settled(countedTwiceAtMost(owed) + passed)).catch(() => undefined);
    return result;
  }

  /** Returns the units that the store may not have counted. */
  #notCountedThere({ plan }: Question, { unanswered, debt }: Account): number {
    return Math.max(0, unanswered + debt.units(this.#now(), plan.policies));
  }

  /** Decides without the store. Returns the units that passed and are counted here. */
  #decideHere(question: Question, account: Account, cause: unknown, { own, mayBeSpent }: Own): { result: TakeResult; passed: number } {
    const { plan, demand } = question;
    if (plan.onStoreFailure !== 'degrade' || demand.kind !== 'take')
      return { result: this.#decisions.afterStoreFailure(question, cause), passed: 0 };
    const begun = account.isCountedHere ? undefined : { told: account.told, units: this.#notCountedThere(question, account) };
    account.isCountedHere = true;
    const result = this.#decisions.afterStoreFailure(question, cause, { begun, own, mayBeSpent });
    return { result, passed: result.tag === 'ok' && result.val.allowed ? demand.cost : 0 };
  }
}

/**
 * Returns what is sent to the store once more after an attempt that it may have got. To count units
 * twice admits less; to give them back twice admitted more than is allowed.
 */
function countedTwiceAtMost(owed: number): number {
  return Math.max(0, owed);
}

/** What was sent to the store: units that it is owed, and those of the call with them. */
interface Sent {
  readonly owed: number;
  readonly sent: number;
}

/** Units of the call itself that are counted already, and whether the store may have spent them. */
interface Own {
  readonly own: number;
  readonly mayBeSpent: boolean;
}

function costOf({ demand }: Question): number {
  return demand.kind === 'take' ? demand.cost : 0;
}
