import type { Settle, Take } from '../../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Eventually } from '../../../../hosts/shared/eventually.ts';
import type { TakeResult } from '../../../../hosts/shared/limits/question.ts';
import type { RequestRef } from '../../../../hosts/shared/trap/trap.ts';
import type { Part } from '../../../../hosts/shared/limits/scopes.ts';
import type { GatewayBindings } from '../../../../hosts/workers/gateway/bindings.ts';
import { limitsOf } from '../../../../hosts/workers/gateway/limits.ts';
import { configured } from '../../../../hosts/workers/isolate/config.ts';
import { Limits as Real } from '../../../../hosts/workers/objects/limits.ts';

/** Limits whose object fails a take of a call `away`, as if it did not answer. */
export class Limits extends Real {
  override take(take: Take, from: RequestRef, part: Part): Eventually<TakeResult> {
    if (take.calls.some(({ name }) => name === 'away')) throw new Error('away for a test');
    return super.take(take, from, part);
  }
}

type Asked = { readonly take: Take } | { readonly settle: Settle };
let limits: ReturnType<typeof limitsOf> | undefined;

/** The limits of a gateway's isolate, and nothing else. A request is a take or a settlement. */
export default {
  fetch: async (request, bindings) => {
    limits ??= limitsOf(bindings, configured(bindings));
    const asked = await request.json<Asked>();
    const from = { requestId: 'a-request' };
    return Response.json(await ('take' in asked ? limits.take(asked.take, from) : limits.settle(asked.settle, from)));
  },
} satisfies ExportedHandler<GatewayBindings>;
