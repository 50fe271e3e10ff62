import { DurableObject } from 'cloudflare:workers';
import type { AnswerKey, Forgotten, KeptAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../../shared/eventually.ts';
import { ObjectAnswers } from '../stores/answers.ts';

/**
 * The kept answers about one contract and its tokens. The object's name is the contract: chain id,
 * `/`, address. Every isolate asks it, so what is forgotten here is forgotten everywhere.
 */
export class Tokens extends DurableObject<object> {
  readonly #answers: ObjectAnswers;

  constructor(context: DurableObjectState, bindings: object) {
    super(context, bindings);
    this.#answers = new ObjectAnswers(context.storage);
  }

  /** Returns an answer. `undefined` if there is none, or its time is over. */
  recall(key: AnswerKey): Eventually<Uint8Array | undefined> {
    return this.#answers.recall(key);
  }

  /** Keeps an answer, unless it was forgotten since its reading began. */
  remember(kept: KeptAnswer): Promise<void> {
    return this.#answers.remember(kept);
  }

  /** Drops answers. */
  forget(forgotten: Forgotten): Promise<boolean> {
    return this.#answers.forget(forgotten);
  }

  override alarm(): Promise<void> {
    return this.#answers.alarm();
  }
}
