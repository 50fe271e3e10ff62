import type { IncomingMessage } from 'node:http';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { RequestLog, RequestOutcome } from '../../shared/log/fields.ts';
import type { AroundEffects } from '../../shared/serving.ts';
import { tracedEffects } from './effects.ts';
import type { Attributes, OpenSpan, Tracing } from './span.ts';

/** A request that is traced: what performs its effects, and what ends its span. */
export interface TracedRequest {
  readonly around: AroundEffects;
  /** Writes the log line of the request, and ends its span. */
  readonly log: RequestLog;
}

/** The methods of HTTP (RFC 9110, and PATCH). Another one may be any text. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** Begins the span of a request, below the one that its field `traceparent` names. */
export function traceRequest(tracing: Tracing, { method = '', headers }: IncomingMessage, log: RequestLog): TracedRequest {
  const { traceparent } = headers;
  const name = methods.has(method) ? method : '_OTHER';
  const span = tracing.begin(name, 'server', typeof traceparent === 'string' ? traceparent : undefined);
  return {
    around: (effects: Effects) => tracedEffects(effects, span),
    log: (outcome, milliseconds) => {
      log(outcome, milliseconds);
      endSpan(span, outcome, { 'http.request.method': name });
    },
  };
}

/** Ends the span of a request, with attributes of its own besides what its log line tells. */
export function endSpan(span: OpenSpan, outcome: RequestOutcome, attributes: Attributes): void {
  const { status = 0, codes = [], fault } = outcome;
  const failed = status >= 500 || (status === 0 && fault !== undefined);
  span.end({ ...attributes, ...attributesOf(outcome) }, failed ? (codes[0] ?? String(status)) : undefined);
}

/** Returns what is told of a request. The caller's id is not. */
function attributesOf({ requestId, route, status, chain, plan, codes = [] }: RequestOutcome): Attributes {
  return {
    'http.route': route,
    'http.response.status_code': status,
    'mintmark.request_id': requestId,
    'mintmark.chain': chain,
    'mintmark.plan': plan,
    'mintmark.code': codes[0],
  };
}
