import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import { limitsSection } from '../../shared/config/sections.ts';
import type { AskLimits } from '../../shared/exchange/host-effects.ts';
import { Decisions } from '../../shared/limits/decisions.ts';
import { limitsLog } from '../../shared/limits/log.ts';
import { trapLog } from '../../shared/trap/log.ts';
import type { Configured } from '../isolate/config.ts';
import type { Limits } from '../objects/limits.ts';
import type { GatewayBindings } from './bindings.ts';
import { plain } from './plain.ts';

/**
 * Returns the limits: each key under a plan has a backend in an object of its own. An object that
 * does not answer counts as a store that failed: the plan's `onStoreFailure` then decides in this
 * isolate.
 */
export function limitsOf({ LIMITS }: GatewayBindings, { config, log }: Configured): AskLimits {
  const inIsolate = new Decisions({
    limiter: () => nativeLimiter,
    limits: limitsSection(config),
    onEvent: limitsLog(log, trapLog(log)),
  });
  const objectOf = ({ plan, key }: Take | Settle): DurableObjectStub<Limits> => LIMITS.getByName(`${plan}:${key}`);
  return {
    take: async (take, from) => {
      try {
        return await objectOf(take).take(take, plain(from));
      } catch (cause) {
        const question = inIsolate.ofTake(take, from);
        return question.tag === 'err' ? question : inIsolate.afterStoreFailure(question.val, cause);
      }
    },
    settle: async (settle, from) => {
      try {
        return await objectOf(settle).settle(settle, plain(from));
      } catch (cause) {
        const question = inIsolate.ofSettle(settle, from);
        return question.tag === 'err' ? question : inIsolate.afterStoreFailure(question.val, cause);
      }
    },
  };
}
