import { unobserved } from '../../../hosts/shared/metrics/store-observer.ts';
import { answersOf } from '../../../hosts/workers/gateway/answers.ts';
import type { GatewayBindings } from '../../../hosts/workers/gateway/bindings.ts';
import { makeLog } from '../../../hosts/workers/isolate/log.ts';
import { fromWire, toWire } from '../wire.ts';

export { Tokens } from '../../../hosts/workers/objects/tokens.ts';

/**
 * The answers of a gateway, and nothing else. Each method of the store is a request: the path is
 * its name, the body a list of arguments, each of which is asked in the same turn.
 */
export default {
  fetch: async (request, bindings) => {
    const name = new URL(request.url).pathname.slice(1);
    const given = fromWire(await request.text());
    const answers = answersOf(
      bindings,
      makeLog((line) => line),
      unobserved,
    );
    const ask: unknown = Reflect.get(answers, name);
    if (typeof ask !== 'function' || !Array.isArray(given)) return new Response(`expected a question, got ${name}`, { status: 400 });
    const replies = await Promise.all(given.map((one: unknown) => Reflect.apply(ask, answers, [one])));
    return new Response(toWire(replies.map((reply: unknown) => reply ?? null)));
  },
} satisfies ExportedHandler<GatewayBindings>;
