import { waitUntil } from 'cloudflare:workers';
import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { limitsSection } from '../../shared/config/sections.ts';
import type { AskLimits } from '../../shared/exchange/host-effects.ts';
import { within } from '../../shared/limits/deadline.ts';
import { newLease } from '../../shared/limits/leases.ts';
import { settleInScopes, takeInScopes } from '../../shared/limits/ask-scopes.ts';
import type { ScopeAsker } from '../../shared/limits/ask-scopes.ts';
import { Decisions } from '../../shared/limits/decisions.ts';
import { fateOf, verdictsOf } from '../../shared/limits/question.ts';
import type { TakeResult } from '../../shared/limits/question.ts';
import { Leasing } from '../../shared/limits/ahead/leasing.ts';
import type { RemoteLimits } from '../../shared/limits/ahead/leasing.ts';
import { limitsLog } from '../../shared/limits/log.ts';
import { fromAfar, toAfar } from '../../shared/limits/places.ts';
import { scopesOf, severalScopes, storeKey } from '../../shared/limits/scopes.ts';
import type { Part, Scope } from '../../shared/limits/scopes.ts';
import { ok } from '../../shared/result.ts';
import type { RequestRef } from '../../shared/trap/trap.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import { trapLog } from '../../shared/trap/log.ts';
import type { Configured } from '../isolate/config.ts';
import type { LimitsObserver } from '../metrics/limits-meter.ts';
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
 * isolate. `observer` takes note of decisions, one for each scope, and of the objects.
 */
export function limitsOf(bindings: GatewayBindings, { config, log }: Configured, observer?: LimitsObserver): AskLimits {
  const decisions = new Decisions({
    limiter: () => nativeLimiter,
    limits: limitsSection(config),
    onEvent: limitsLog(log, trapLog(log)),
  });
  const deadlineMs = config.limits.storeDeadlineMs ?? OBJECT_DEADLINE_MS;
  const objectOf = (asked: Take | Settle, scope: Scope): DurableObjectStub<Limits> => bindings.LIMITS.getByName(storeKey(asked, scope));
  const onlyScope = ({ plan: name }: Take | Settle): Scope => {
    const plan = decisions.planOf(name);
    return (plan === undefined ? undefined : scopesOf(plan)[0]?.scope) ?? 'client';
  };
  const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    try {
      const answer = await within(deadlineMs, ask());
      observer?.onAnswer((performance.now() - begun) / 1000);
      decisions.answered();
      return answer;
    } catch (error) {
      observer?.onFailure();
      throw error;
    }
  };
  const remote: RemoteLimits = {
    take: async (take, from, part = { scope: onlyScope(take), lease: newLease() }) =>
      received(await inTime(async () => objectOf(take, part.scope).take(take, plain(from), part))),
    settle: (settle, from, scope = onlyScope(settle)) => {
      const sent = { ...settle, countedIn: toAfar(settle.countedIn) };
      return inTime(async () => objectOf(settle, scope).settle(sent, plain(from), scope));
    },
    giveBack: (take, from, rest) => inTime(async () => objectOf(take, onlyScope(take)).giveBack(take, rest, plain(from))),
    takeAhead: async (take, from, units) => {
      const ahead = await inTime(async () => objectOf(take, onlyScope(take)).takeAhead(take, units, plain(from)));
      return { ...ahead, result: received(ahead.result) };
    },
  };
  const rules = config.limits.leases;
  const lost = failureLog(log, 'limits: what was left of a lease could not be given back');
  const later = (milliseconds: number, work: () => Promise<unknown>): void =>
    waitUntil(new Promise((resolve) => setTimeout(resolve, milliseconds)).then(work).catch(lost));
  const asked = rules === undefined ? remote : new Leasing({ rules, decisions, remote, deadlineMs, now: Date.now, later });
  const shield = shieldOf(bindings, config.limits.shield, decisions, log);
  const told = (take: Take, scope: Scope, result: TakeResult): TakeResult => {
    const isPlan = result.tag === 'ok' || result.val.tag !== 'unknown-plan';
    if (isPlan) observer?.onTake(fateOf(result, scope), take.plan, verdictsOf(result));
    return result;
  };
  const takeIn = async (take: Take, from: RequestRef, part?: Part): Promise<TakeResult> => {
    const scope = part?.scope ?? onlyScope(take);
    try {
      return told(take, scope, await (part === undefined ? asked.take(take, from) : remote.take(take, from, part)));
    } catch (cause) {
      const question = decisions.ofTake(take, from, part);
      return told(take, scope, question.tag === 'err' ? question : decisions.afterStoreFailure(question.val, cause));
    }
  };
  const settleIn = async (settle: Settle, from: RequestRef, scope?: Scope): Promise<TakeResult> => {
    const question = decisions.ofSettle(settle, from, scope);
    if (question.tag === 'err') return question;
    try {
      return decisions.besideStore(question.val) ?? (await remote.settle(settle, from, scope));
    } catch (cause) {
      return decisions.afterStoreFailure(question.val, cause);
    }
  };
  const scoped = (from: RequestRef): ScopeAsker => ({
    take: (take, part) => takeIn(take, from, part),
    settle: (settle, scope) => settleIn(settle, from, scope),
    render: (plan, outcome) => decisions.rendered(plan, outcome, from),
  });
  return {
    take: async (take, from) => {
      const refused = await shield(take);
      if (refused !== undefined) return told(take, onlyScope(take), refused);
      const plan = severalScopes(decisions.planOf(take.plan));
      return plan === undefined ? takeIn(take, from) : takeInScopes(plan, take, scoped(from));
    },
    settle: async (settle, from) => {
      const plan = severalScopes(decisions.planOf(settle.plan));
      return plan === undefined ? settleIn(settle, from) : settleInScopes(plan, settle, scoped(from));
    },
  };
}

/** Returns what an object has decided, with the place of its units as seen from here. */
function received(result: TakeResult): TakeResult {
  return result.tag === 'err' ? result : ok({ ...result.val, countedIn: fromAfar(result.val.countedIn) });
}
