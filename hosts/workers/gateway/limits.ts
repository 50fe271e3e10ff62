import { waitUntil } from 'cloudflare:workers';
import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import { limitsSection } from '../../shared/config/sections.ts';
import type { AskLimits } from '../../shared/exchange/host-effects.ts';
import { within } from '../../shared/limits/deadline.ts';
import { Decisions } from '../../shared/limits/decisions.ts';
import { Leasing } from '../../shared/limits/ahead/leasing.ts';
import type { RemoteLimits } from '../../shared/limits/ahead/leasing.ts';
import { limitsLog } from '../../shared/limits/log.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import { trapLog } from '../../shared/trap/log.ts';
import type { Configured } from '../isolate/config.ts';
import type { Limits } from '../objects/limits.ts';
import type { GatewayBindings } from './bindings.ts';
import { plain } from './plain.ts';
import { shieldOf } from './shield.ts';

/**
 * The most milliseconds that a decision waits for an object, unless the configuration says more. An
 * object may have to be made, on another continent.
 */
const OBJECT_DEADLINE_MS = 1_000;

/**
 * Returns the limits: each key under a plan has a backend in an object of its own. An object that
 * does not answer counts as a store that failed: the plan's `onStoreFailure` then decides in this
 * isolate.
 */
export function limitsOf(bindings: GatewayBindings, { config, log }: Configured): AskLimits {
  const decisions = new Decisions({
    limiter: () => nativeLimiter,
    limits: limitsSection(config),
    onEvent: limitsLog(log, trapLog(log)),
  });
  const deadlineMs = config.limits.storeDeadlineMs ?? OBJECT_DEADLINE_MS;
  const objectOf = ({ plan, key }: Take | Settle): DurableObjectStub<Limits> => bindings.LIMITS.getByName(`${plan}:${key}`);
  const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = await within(deadlineMs, ask());
    decisions.answered();
    return answer;
  };
  const remote: RemoteLimits = {
    take: (take, from) => inTime(async () => objectOf(take).take(take, plain(from))),
    settle: (settle, from) => inTime(async () => objectOf(settle).settle(settle, plain(from))),
    takeAhead: (take, from, units) => inTime(async () => objectOf(take).takeAhead(take, units, plain(from))),
  };
  const rules = config.limits.leases;
  const lost = failureLog(log, 'limits: what was left of a lease could not be given back');
  const later = (milliseconds: number, work: () => Promise<unknown>): void =>
    waitUntil(new Promise((resolve) => setTimeout(resolve, milliseconds)).then(work).catch(lost));
  const asked = rules === undefined ? remote : new Leasing({ rules, decisions, remote, now: Date.now, later });
  const shield = shieldOf(bindings, config.limits.shield, decisions, log);
  return {
    take: async (take, from) => {
      const refused = await shield(take);
      if (refused !== undefined) return refused;
      try {
        return await asked.take(take, from);
      } catch (cause) {
        const question = decisions.ofTake(take, from);
        return question.tag === 'err' ? question : decisions.afterStoreFailure(question.val, cause);
      }
    },
    settle: async (settle, from) => {
      const question = decisions.ofSettle(settle, from);
      if (question.tag === 'err') return question;
      if (decisions.isCountedHere(question.val)) return decisions.here(question.val);
      try {
        return await remote.settle(settle, from);
      } catch (cause) {
        return decisions.afterStoreFailure(question.val, cause);
      }
    },
  };
}
