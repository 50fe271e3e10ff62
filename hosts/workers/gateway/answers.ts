import type { AnswerKey, Forgotten, KeptAnswer, RecalledAnswer } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { noAnswers } from '../../shared/answers/store.ts';
import type { AnswerStore } from '../../shared/answers/store.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import type { Log } from '../../shared/log/fields.ts';
import { timed } from '../../shared/metrics/store-observer.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';
import { MAX_MESSAGE_BYTES } from '../message.ts';
import type { Tokens } from '../objects/tokens.ts';
import type { GatewayBindings } from './bindings.ts';
import { together } from './together.ts';

/** What contract, token and times of an answer take of a message. */
const KEY_BYTES = 256;

/**
 * Returns the kept answers: those about a contract and its tokens are in an object of their own.
 * Nothing is kept in the isolate, since it would not learn what another isolate forgets.
 *
 * Without the binding, which deployments from before it do not have, no answer is kept. `observer`
 * takes note of the calls to the objects.
 */
export function answersOf({ TOKENS }: GatewayBindings, log: Log, observer: StoreObserver): AnswerStore {
  if (TOKENS === undefined) {
    log('warn', 'no binding TOKENS: no answer is kept, so the chain is read for every request. Deploy with `mintmark deploy`', {});
    return noAnswers;
  }
  const failed = failureLog(log, 'tokens: the object of a contract did not answer; its answers are resolved again');
  const objectOf = (contract: string): DurableObjectStub<Tokens> => TOKENS.getByName(contract);
  const recall = together<AnswerKey, RecalledAnswer | undefined>({
    ask: (contract, keys) => timed(observer, 'read', () => objectOf(contract).recall(keys)),
    bytesOf: ({ variant }) => KEY_BYTES + variant.length,
    maxBytes: MAX_MESSAGE_BYTES,
  });
  const remember = together<KeptAnswer, undefined>({
    ask: async (contract, kept) => {
      await timed(observer, 'write', () => objectOf(contract).remember(kept));
      return [];
    },
    bytesOf: ({ key, value }) => KEY_BYTES + key.variant.length + value.length,
    maxBytes: MAX_MESSAGE_BYTES,
  });
  const forget = together<Forgotten, boolean>({
    ask: (contract, forgotten) => timed(observer, 'write', () => objectOf(contract).forget(forgotten)),
    bytesOf: () => KEY_BYTES,
    maxBytes: MAX_MESSAGE_BYTES,
  });
  return {
    recall: async (key) => {
      try {
        return await recall(key.contract, key);
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
    remember: async (kept) => {
      try {
        await remember(kept.key.contract, kept);
      } catch (error) {
        failed(error);
      }
    },
    forget: async (forgotten) => {
      try {
        return (await forget(forgotten.contract, forgotten)) === true;
      } catch (error) {
        failed(error);
        return false;
      }
    },
  };
}
