import type { Settle, Take } from '../../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Eventually } from '../../../../hosts/shared/eventually.ts';
import { policyOutcomeOf } from '../../../../hosts/shared/metrics/policy-outcome.ts';
import type { TakeResult } from '../../../../hosts/shared/limits/question.ts';
import type { RequestRef } from '../../../../hosts/shared/trap/trap.ts';
import type { Part } from '../../../../hosts/shared/limits/scopes.ts';
import type { GatewayBindings } from '../../../../hosts/workers/gateway/bindings.ts';
import { limitsOf } from '../../../../hosts/workers/gateway/limits.ts';
import { configured } from '../../../../hosts/workers/isolate/config.ts';
import type { LimitsObserver } from '../../../../hosts/workers/metrics/limits-meter.ts';
import { Limits as Real } from '../../../../hosts/workers/objects/limits.ts';

/** Limits whose object fails a take of a call `away`, as if it did not answer. */
export class Limits extends Real {
  override take(take: Take, from: RequestRef, part: Part): Eventually<TakeResult> {
    if (take.calls.some(({ name }) => name === 'away')) throw new Error('away for a test');
    return super.take(take, from, part);
  }
}

type Asked = { readonly take: Take } | { readonly settle: Settle } | { readonly told: true };
let limits: ReturnType<typeof limitsOf> | undefined;

/** What the metrics were told since somebody asked. */
let told: string[] = [];
const observer: LimitsObserver = {
  onTake: (fate, plan, verdicts) => {
    const policies = verdicts.map((verdict) => `${verdict.policy} ${policyOutcomeOf(verdict)}`);
    told.push([`${plan} ${fate}`, ...policies].join(', '));
  },
  onAnswer: () => told.push('answer'),
  onFailure: () => told.push('failure'),
};

/**
 * The limits of a gateway's isolate, and nothing else. A request is a take or a settlement, or asks
 * what the metrics were told.
 */
export default {
  fetch: async (request, bindings) => {
    limits ??= limitsOf(bindings, configured(bindings), observer);
    const asked = await request.json<Asked>();
    if ('told' in asked) {
      const response = Response.json(told);
      told = [];
      return response;
    }
    const from = { requestId: 'a-request' };
    return Response.json(await ('take' in asked ? limits.take(asked.take, from) : limits.settle(asked.settle, from)));
  },
} satisfies ExportedHandler<GatewayBindings>;
