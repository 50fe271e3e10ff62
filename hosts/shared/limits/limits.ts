import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { LimitsSection } from '../config/sections.ts';
import type { Eventually } from '../eventually.ts';
import type { RequestRef } from '../trap/trap.ts';
import { Decisions } from './decisions.ts';
import type { DecisionParts, Question, TakeResult } from './decisions.ts';
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
  /** Spends what the calls cost, all or nothing. */
  take(take: Take, from?: RequestRef): Eventually<TakeResult>;
  /** Corrects an allowed `take` to what was really spent. */
  settle(settle: Settle, from?: RequestRef): Eventually<TakeResult>;
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
  const decide = 'update' in store ? updating(store, decisions) : deciding(store, decisions);
  const ask = (question: Question): Eventually<TakeResult> => {
    try {
      const result = decide(question);
      return result instanceof Promise ? result.catch((error: unknown) => decisions.afterStoreFailure(question, error)) : result;
    } catch (error) {
      return decisions.afterStoreFailure(question, error);
    }
  };
  return {
    take: (take, from) => {
      const question = decisions.ofTake(take, from);
      return question.tag === 'err' ? question : ask(question.val);
    },
    settle: (settle, from) => {
      const question = decisions.ofSettle(settle, from);
      if (question.tag === 'err') return question;
      return decisions.isCountedHere(question.val) ? decisions.here(question.val) : ask(question.val);
    },
    reconfigure: (limits) => decisions.reconfigure(limits),
    close: async () => {
      decisions.close();
      await store.close();
    },
  };
}

function updating(store: LimitsStore, decisions: Decisions) {
  return (question: Question): Eventually<TakeResult> => {
    const decision = store.update(question.key, decisions.updater(question));
    if (!(decision instanceof Promise)) return decisions.result(question, decision);
    return decision.then((later) => decisions.result(question, later));
  };
}

function deciding(store: DecidingStore, decisions: Decisions) {
  return async (question: Question): Promise<TakeResult> => {
    const { key, plan, demand } = question;
    decisions.validate(question);
    return decisions.over(question, await store.decide(key, plan.policies, demand));
  };
}
