import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import { limitsSection } from '../../shared/config/sections.ts';
import { limitsLog } from '../../shared/limits/log.ts';
import { openLimits } from '../../shared/limits/limits.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import { trapLog } from '../../shared/trap/log.ts';
import type { Configured } from '../isolate/config.ts';
import type { GatewayBindings } from './bindings.ts';
import { plain } from './plain.ts';
import type { Limits } from '../objects/limits.ts';

/** Asks the limits backend of a key. */
export type AskLimits = Pick<Effects, 'take' | 'settle'>;

/**
 * The limits, each at backend in an object of its own. An object that cannot be asked is a store that failed: then the plan's `onStoreFailure` decides, in this isolate, by the same backend over a
 * store that is not there.
 */
export function limitsOf({ LIMITS }: GatewayBindings, { config, log }: Configured): AskLimits {
  let cause: unknown;
  const alone = openLimits({
    limiter: () => nativeLimiter,
    limits: limitsSection(config),
    store: {
      update: () => {
        throw cause;
      },
      close: () => {},
    },
    onFault: limitsLog(log, trapLog(log)),
  });
  const backend = ({ plan, key }: Take | Settle): DurableObjectStub<Limits> => LIMITS.getByName(`${plan}:${key}`);
  return {
    take: async (take, from) => {
      try {
        return await backend(take).take(take, plain(from));
      } catch (error) {
        cause = error;
        return alone.take(take, from);
      }
    },
    settle: async (settle, from) => {
      try {
        return await backend(settle).settle(settle, plain(from));
      } catch (error) {
        cause = error;
        return alone.settle(settle, from);
      }
    },
  };
}
