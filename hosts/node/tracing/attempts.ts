import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Aborting } from '../../shared/exchange/abort.ts';
import type { Eventually } from '../../shared/eventually.ts';
import type { Result } from '../../shared/result.ts';
import { faultless } from '../../shared/upstreams/faultless.ts';
import { outcomeOf } from '../../shared/upstreams/observed.ts';
import type { AskUpstreams } from '../../shared/upstreams/observed.ts';
import type { NameUpstream } from '../../shared/upstreams/upstreams.ts';
import { spanOfFetch } from './effects.ts';

/**
 * Returns how upstreams are asked, with a span for each attempt of an effect that is traced. The
 * attempt's field `traceparent` goes along to what the configuration lists.
 *
 * Security: an address that came out of a token, or to which a gateway led on, gets no field: it
 * would tell a stranger which requests belong together.
 */
export function tracedAttempts({ fetch, open, ask }: AskUpstreams, nameOf: NameUpstream): AskUpstreams {
  const attempt = async <Got>(
    wanted: Fetch,
    signal: Aborting,
    send: (fetch: Fetch) => Eventually<Result<Got, FetchFailure>>,
    statusOf: (got: Got) => number,
  ): Promise<Result<Got, FetchFailure>> => {
    const parent = spanOfFetch(wanted);
    if (parent === undefined) return await send(wanted);
    const { kind, chain, endpoint } = nameOf(wanted);
    const method = wanted.method.toUpperCase();
    const span = parent.child(method, 'client', {
      'http.request.method': method,
      'mintmark.upstream': kind,
      ...(endpoint === '' ? {} : { 'mintmark.endpoint': Number(endpoint) }),
      ...(chain === '' ? {} : { 'mintmark.chain': chain }),
    });
    const isListed = kind !== 'token' && kind !== 'other';
    const headers = isListed ? [...wanted.headers, { name: 'traceparent', value: span.traceparent }] : wanted.headers;
    const result = await send({ ...wanted, headers });
    const outcome = outcomeOf(result, signal, statusOf);
    const status = result.tag === 'ok' ? statusOf(result.val) : undefined;
    span.end({ 'http.response.status_code': status, 'mintmark.outcome': outcome }, faultless.has(outcome) ? undefined : outcome);
    return result;
  };
  return {
    fetch: (wanted, signal, client) =>
      attempt(
        wanted,
        signal,
        (sent) => fetch(sent, signal, client),
        ({ status }) => status,
      ),
    open: (wanted, signal, client) =>
      attempt(
        wanted,
        signal,
        (sent) => open(sent, signal, client),
        ({ head }) => head.status,
      ),
    ask: (wanted, signal, client) =>
      attempt(
        wanted.fetch,
        signal,
        (sent) => ask({ ...wanted, fetch: sent }, signal, client),
        ({ response }) => response.status,
      ),
  };
}
