import { noAnswers } from '../../shared/answers/store.ts';
import type { AnswerStore } from '../../shared/answers/store.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import type { Log } from '../../shared/log/fields.ts';
import type { Tokens } from '../objects/tokens.ts';
import type { GatewayBindings } from './bindings.ts';

/**
 * Returns the kept answers: those about a contract and its tokens are in an object of their own.
 * Nothing is kept in the isolate, since it would not learn what another isolate forgets.
 *
 * Without the binding, which deployments from before it do not have, no answer is kept.
 */
export function answersOf({ TOKENS }: GatewayBindings, log: Log): AnswerStore {
  if (TOKENS === undefined) {
    log('warn', 'no binding TOKENS: no answer is kept, so the chain is read for every request. Deploy with `mintmark deploy`', {});
    return noAnswers;
  }
  const failed = failureLog(log, 'tokens: the object of a contract did not answer; its answers are resolved again');
  const objectOf = (contract: string): DurableObjectStub<Tokens> => TOKENS.getByName(contract);
  return {
    recall: async (key) => {
      try {
        return await objectOf(key.contract).recall(key);
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
    remember: async (kept) => {
      try {
        await objectOf(kept.key.contract).remember(kept);
      } catch (error) {
        failed(error);
      }
    },
    forget: async (forgotten) => {
      try {
        return await objectOf(forgotten.contract).forget(forgotten);
      } catch (error) {
        failed(error);
        return false;
      }
    },
  };
}
