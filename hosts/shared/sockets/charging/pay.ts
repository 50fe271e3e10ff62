import type { Request } from '../../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../../clock.ts';
import { entropy } from '../../entropy.ts';
import { idOf } from '../../exchange/about.ts';
import { collect } from '../../exchange/collecting/collect.ts';
import type { Driving } from '../../exchange/collecting/collect.ts';
import type { Collected } from '../../exchange/collecting/collector.ts';
import type { RequestLog } from '../../log/fields.ts';

/** Why notifications are not paid. */
export interface Refusal {
  /** Whether so many cost more than the client can ever have at once. */
  readonly isTooMuch: boolean;
  /** When the client has the units. `undefined` if that is not known, or never. */
  readonly retryAfterMs: number | undefined;
  /** The cause, for people. */
  readonly detail: string;
}

/** Charges so many notifications. `undefined` if they are paid. */
export type Pay = (notifications: number) => Promise<Refusal | undefined>;

/** What notifications are charged with. */
export interface PayParts {
  readonly driving: Driving;
  readonly log: RequestLog;
  /** The request that became the socket. */
  readonly request: Request;
}

/** Returns a function that charges notifications to the client of a socket. */
export function payBy({ driving, log, request }: PayParts): Pay {
  return async (notifications) => {
    const seed = { now: microseconds(), entropy: entropy() };
    const from = { requestId: idOf(seed.entropy) };
    const ended = await collect(driving, (gateway) => gateway.notified(request, notifications, seed), from).ended;
    // An instance that trapped charges for nothing. That is the gateway's loss.
    if (ended.tag === 'err' || ended.val.head.status < 400) return undefined;
    log(ended.val.summary);
    return refusalOf(ended.val);
  };
}

function refusalOf({ head, body }: Collected): Refusal {
  const { code, detail } = JSON.parse(new TextDecoder().decode(body)) as { readonly code: string; readonly detail: string };
  const retryAfter = head.headers.find(({ name }) => name === 'retry-after')?.value;
  const isForAWhile = code === 'quota-exceeded' && retryAfter !== undefined;
  return { isTooMuch: code === 'cost-exceeds-capacity', retryAfterMs: isForAWhile ? Number(retryAfter) * 1000 : undefined, detail };
}
