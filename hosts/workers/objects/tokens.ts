import { DurableObject } from 'cloudflare:workers';
import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { MAX_MESSAGE_BYTES } from '../message.ts';
import { ObjectAnswers } from '../stores/answers.ts';

/**
 * The kept answers about one contract and its tokens. The object's name is the contract: chain id,
 * `/`, address. Every isolate asks it, so what is outdated here is outdated everywhere.
 */
export class Tokens extends DurableObject<object> {
  readonly #answers: ObjectAnswers;

  constructor(context: DurableObjectState, bindings: object) {
    super(context, bindings);
    this.#answers = new ObjectAnswers(context.storage);
  }

  /**
   * Returns answers, in the order of their keys. `undefined` for one that is not kept, or whose
   * time is over, or that is too much for one message.
   */
  recall(keys: readonly AnswerKey[]): (RecalledAnswer | undefined)[] {
    let left = MAX_MESSAGE_BYTES;
    return keys.map((key) => {
      const found = this.#answers.recall(key);
      left -= found?.value.length ?? 0;
      return left < 0 ? undefined : found;
    });
  }

  /** Keeps answers, except those that were forgotten since their reading began. */
  async remember(kept: readonly KeptAnswer[]): Promise<void> {
    for (const one of kept) await this.#answers.remember(one);
  }

  /** Marks answers as outdated. Returns for each whether they are. */
  async forget(forgotten: readonly Forgotten[]): Promise<boolean[]> {
    const marked: boolean[] = [];
    for (const one of forgotten) marked.push(await this.#answers.forget(one));
    return marked;
  }

  /** Finds out whether the storage of this object can be read. Throws if not. */
  probe(): void {
    this.#answers.probe();
  }

  override alarm(): Promise<void> {
    return this.#answers.alarm();
  }
}
