import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { LimitsSection } from '../config/sections.ts';
import type { Eventually } from '../eventually.ts';
import type { RequestRef } from '../trap/trap.ts';
import { settleInScopes, takeInScopes } from './ask-scopes.ts';
import type { ScopeAsker } from './ask-scopes.ts';
import { Asking } from './deciding/asking.ts';
import { Decisions } from './decisions.ts';
import type { DecisionParts } from './decisions.ts';
import type { Question, TakeResult } from './question.ts';
import type { Ahead } from './ahead/leasing.ts';
import { givingBack } from './ahead/give-back.ts';
import type { Rest } from './ahead/give-back.ts';
import { spareUnits, unitsOf } from './ahead/spare.ts';
import { severalScopes } from './scopes.ts';
import type { Part, Scope } from './scopes.ts';
import type { DecidingStore, LimitsStore } from './store.ts';

/** What a limits backend is made of. */
export interface LimitsParts extends DecisionParts {
  /** Where the backend remembers what is spent. Closed with the backend. */
  readonly store: LimitsStore | DecidingStore;
}

/**
 * The limits backend. Its results settle a gateway's effects as they are. They come at once if the
 * store answers at once. `from` is the request that asks: its id stands with the events that it
 * causes.
 */
export interface LimitsBackend {
  /** Spends what the calls cost, all or nothing. With a part: only what its policies count. */
  take(take: Take, from?: RequestRef, part?: Part): Eventually<TakeResult>;
  /**
   * Takes, and then spends units ahead for a lease: at most those wanted, and a share of the rest.
   */
  takeAhead(take: Take, wanted: number, share: number, from?: RequestRef): Promise<Ahead>;
  /** Gives back units that were spent ahead and that nobody took. */
  giveBack(take: Take, rest: Rest, from?: RequestRef): Promise<void>;
  /** Corrects an allowed `take` to what was really spent. */
  settle(settle: Settle, from?: RequestRef, scope?: Scope): Eventually<TakeResult>;
  /** Finds out whether the store works. Throws if not. */
  probe(): Eventually<void>;
  /** Goes on with other plans and prices. What has been spent under a policy's name stays spent. */
  reconfigure(limits: LimitsSection): void;
  /** Closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the limits backend. If the store fails, the plan's `onStoreFailure` decides: see
 * `Decisions.afterStoreFailure`.
 */
export function openLimits(parts: LimitsParts): LimitsBackend {
  const decisions = new Decisions(parts);
  const { store } = parts;
  const { decide, corrected } = 'update' in store ? updating(store, decisions) : deciding(new Asking(store, decisions, parts.now));
  const ask = (question: Question): Eventually<TakeResult> => {
    try {
      const result = decide(question);
      return result instanceof Promise ? result.catch((error: unknown) => decisions.afterStoreFailure(question, error)) : result;
    } catch (error) {
      return decisions.afterStoreFailure(question, error);
    }
  };
  const spendAhead = async (take: Take, units: number, from: RequestRef | undefined): Promise<boolean> => {
    const question = decisions.ofTake(take, from);
    if (question.tag === 'err' || !('update' in store)) return false;
    const ahead = unitsOf(question.val, units);
    try {
      return (await store.update(ahead.key, decisions.updater(ahead))).allowed;
    } catch {
      // The store failed in between, or did before: the take has said so.
      return false;
    }
  };
  const takeIn = (take: Take, from: RequestRef | undefined, part?: Part): Eventually<TakeResult> => {
    const question = decisions.ofTake(take, from, part);
    return question.tag === 'err' ? question : ask(question.val);
  };
  const settleIn = (settle: Settle, from: RequestRef | undefined, scope?: Scope): Eventually<TakeResult> => {
    const question = decisions.ofSettle(settle, from, scope);
    if (question.tag === 'err') return question;
    if (question.val.place === 'here') corrected(question.val);
    return decisions.besideStore(question.val) ?? ask(question.val);
  };
  const scoped = (from: RequestRef | undefined): ScopeAsker => ({
    take: (take, part) => takeIn(take, from, part),
    settle: (settle, scope) => settleIn(settle, from, scope),
    render: (plan, outcome) => decisions.rendered(plan, outcome, from),
  });
  return {
    take: (take, from, part) => {
      const plan = part === undefined ? severalScopes(decisions.planOf(take.plan)) : undefined;
      return plan === undefined ? takeIn(take, from, part) : takeInScopes(plan, take, scoped(from));
    },
    takeAhead: async (take, wanted, share, from) => {
      const question = decisions.ofTake(take, from);
      const result = question.tag === 'err' ? question : await ask(question.val);
      const units = result.tag === 'ok' ? spareUnits(result.val, wanted, share) : 0;
      const isSpent = units > 0 && (await spendAhead(take, units, from));
      return { result, units: isSpent ? units : 0, at: result.tag === 'ok' ? result.val.at : 0 };
    },
    giveBack: async (take, rest, from) => {
      const question = decisions.ofTake(take, from);
      if (question.tag === 'err' || !('update' in store)) return;
      await store.update(question.val.key, givingBack(decisions, question.val, rest));
    },
    settle: (settle, from, scope) => {
      const plan = scope === undefined ? severalScopes(decisions.planOf(settle.plan)) : undefined;
      return plan === undefined ? settleIn(settle, from, scope) : settleInScopes(plan, settle, scoped(from));
    },
    probe: () => store.probe?.(),
    reconfigure: (limits) => decisions.reconfigure(limits),
    close: async () => {
      decisions.close();
      await store.close();
    },
  };
}

/** How a store is asked. */
interface Ways {
  readonly decide: (question: Question) => Eventually<TakeResult>;
  /** Takes note that units which passed here were corrected. */
  readonly corrected: (question: Question) => void;
}

function updating(store: LimitsStore, decisions: Decisions): Ways {
  return {
    decide: (question) => {
      const decision = store.update(question.key, decisions.updater(question));
      if (!(decision instanceof Promise)) return decisions.result(question, decision);
      return decision.then((later) => decisions.result(question, later));
    },
    corrected: () => undefined,
  };
}

function deciding(asking: Asking): Ways {
  return { decide: (question) => asking.ask(question), corrected: (question) => asking.correct(question) };
}
