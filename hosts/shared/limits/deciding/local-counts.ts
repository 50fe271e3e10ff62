import type { Cell, Decision, Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { MemoryLimits } from '../memory.ts';
import type { MemoryLimitsOptions } from '../memory.ts';
import type { Question } from '../question.ts';

/** What a decision here has to count besides the table. */
export interface Beside {
  /**
   * What a key begins with that is not counted here yet: the state that the store has told, and
   * units that may have been spent since. `undefined` if it is counted here.
   */
  readonly begun: { readonly told: Cell[]; readonly units: number } | undefined;
  /** Units of the call itself that are counted already. */
  readonly own: number;
  /** Whether the store may have spent them, so that they stay counted if the call is refused. */
  readonly mayBeSpent: boolean;
}

/** Counts keys in this process while a store fails. */
export class LocalCounts {
  readonly #table: MemoryLimits;
  readonly #decide: (question: Question, state: Cell[]) => Decision;

  constructor(options: MemoryLimitsOptions, decide: (question: Question, state: Cell[]) => Decision) {
    this.#table = new MemoryLimits(options);
    this.#decide = decide;
  }

  /** Decides under a share of the plan's policies. */
  decide(question: Question, share: Policy[], beside?: Beside): Decision {
    const shared = sharedOf(question, share);
    return this.#table.update(question.key, (state) => {
      if (beside === undefined) return updateOf(this.#decide(shared, state));
      const { begun, own, mayBeSpent } = beside;
      // A key without a place of its own has the state of its bucket.
      const before = begun === undefined ? state : this.#charged(shared, state.length > 0 ? state : begun.told, begun.units).state;
      const result = this.#decide(shared, this.#charged(shared, before, -own).state);
      if (result.allowed || !mayBeSpent) return updateOf(result);
      return { ...updateOf(this.#charged(shared, before, 0)), result };
    });
  }

  /** Counts units that may be spent, whatever is left. */
  charge(question: Question, share: Policy[], units: number): void {
    this.#table.update(question.key, (state) => updateOf(this.#charged(sharedOf(question, share), state, units)));
  }

  /** Forgets a key. A bucket that it shares with others stays. */
  forget(key: string): void {
    if (this.#table.stored(key) !== undefined) this.#table.store(key, { state: [], expiresAt: 0 });
  }

  /** Drops everything. */
  close(): void {
    this.#table.close();
  }

  #charged(question: Question, state: Cell[], units: number): Decision {
    const [taken, spent] = units < 0 ? [-units, 0] : [0, units];
    return this.#decide({ ...question, demand: { kind: 'settle', taken, spent, at: question.at, lease: 0 } }, state);
  }
}

function sharedOf(question: Question, policies: Policy[]): Question {
  return { ...question, plan: { ...question.plan, policies } };
}

function updateOf(result: Decision): { state: Cell[]; expiresAt: number; result: Decision } {
  return { state: result.state, expiresAt: result.expiresAt, result };
}
