import type { Effects } from '../../shared/exchange/effects.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import type { SocketWatch } from '../../shared/sockets/watch.ts';
import { tracedEffects } from './effects.ts';
import { endSpan } from './requests.ts';
import type { Tracing } from './span.ts';

/**
 * Returns a watch that makes a trace of each message, and of each look at a chain for a feed. A
 * message has no field `traceparent`, so none of them is below a span of the client.
 */
export function tracedSockets(tracing: Tracing, effects: Effects, log: RequestLog): SocketWatch {
  return {
    message: () => {
      const span = tracing.begin('message', 'server');
      return {
        effects: tracedEffects(effects, span),
        log: (outcome, milliseconds) => {
          log(outcome, milliseconds);
          endSpan(span, outcome, { 'network.protocol.name': 'websocket' });
        },
      };
    },
    round: () => {
      const span = tracing.begin('feed round', 'internal');
      return { effects: tracedEffects(effects, span), end: (error) => span.end({}, error) };
    },
  };
}
