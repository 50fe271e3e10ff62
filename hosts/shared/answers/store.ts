import type { AnswerKey, Forgotten, KeptAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';

/**
 * A store of kept answers: what was resolved of tokens and contracts. It is a cache, so an answer
 * may be gone at any time. An answer that was forgotten never comes back.
 */
export interface AnswerStore {
  /** Returns an answer. `undefined` if there is none, or its time is over. */
  recall(key: AnswerKey): Eventually<Uint8Array | undefined>;
  /**
   * Keeps an answer, unless it was forgotten since its reading began. Reports a failure by itself:
   * the answer is then not kept.
   */
  remember(kept: KeptAnswer): Eventually<void>;
  /** Drops answers. Returns whether they are gone. Reports a failure by itself. */
  forget(forgotten: Forgotten): Eventually<boolean>;
}

/** Keeps no answers. */
export const noAnswers: AnswerStore = { recall: () => undefined, remember: () => undefined, forget: () => true };
