import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';

/**
 * A store of kept answers: what was resolved of tokens and contracts. It is a cache, so an answer
 * may be gone at any time. An answer that was forgotten comes back only as outdated.
 */
export interface AnswerStore {
  /** Returns an answer. `undefined` if there is none, or its time is over. */
  recall(key: AnswerKey): Eventually<RecalledAnswer | undefined>;
  /**
   * Keeps an answer, unless it was forgotten since its reading began. Reports a failure by itself:
   * the answer is then not kept.
   */
  remember(kept: KeptAnswer): Eventually<void>;
  /** Marks answers as outdated. Returns whether they are. Reports a failure by itself. */
  forget(forgotten: Forgotten): Eventually<boolean>;
}

/** Keeps no answers. */
export const noAnswers: AnswerStore = { recall: () => undefined, remember: () => undefined, forget: () => true };
