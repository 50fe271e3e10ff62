import type { Fetch, FetchFailure } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Aborting } from '../exchange/abort.ts';
import type { Effects } from '../exchange/effects.ts';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import type { NameUpstream, Upstream } from './upstreams.ts';

/**
 * What a request to an upstream came to: a response by its status, or why there is none. `aborted`
 * is a request that nobody waited for any more, such as the slower of two.
 */
export type UpstreamOutcome = 'ok' | 'client-error' | 'rate-limited' | 'server-error' | 'aborted' | FetchFailure['tag'];

/** Every outcome. The compiler keeps the list complete. */
export const upstreamOutcomes: Readonly<Record<UpstreamOutcome, true>> = {
  ok: true,
  'client-error': true,
  'rate-limited': true,
  'server-error': true,
  aborted: true,
  refused: true,
  'timed-out': true,
  unreachable: true,
  'too-large': true,
  overloaded: true,
  other: true,
};

/** Outcomes without a response whose time is that of a limit, and not of the upstream. */
const untimed: ReadonlySet<UpstreamOutcome> = new Set(['aborted', 'refused', 'overloaded']);

/** Returns whether the time of a request says something of the upstream. */
export function isTimed(outcome: UpstreamOutcome): boolean {
  return !untimed.has(outcome);
}

/**
 * Takes note of a request to an upstream that has ended: its body has come, or its head if the body
 * is read in chunks.
 */
export type OnUpstream = (upstream: Upstream, outcome: UpstreamOutcome, seconds: number) => void;

/** How a host asks upstreams. */
export type AskUpstreams = Pick<Effects, 'fetch' | 'open' | 'ask'>;

/** Returns how upstreams are asked, with each request reported when it has ended. */
export function observed({ fetch, open, ask }: AskUpstreams, nameOf: NameUpstream, onUpstream: OnUpstream): AskUpstreams {
  const report = async <Got>(
    wanted: Fetch,
    signal: Aborting,
    begin: () => Eventually<Result<Got, FetchFailure>>,
    statusOf: (got: Got) => number,
  ): Promise<Result<Got, FetchFailure>> => {
    const begun = performance.now();
    const result = await begin();
    onUpstream(nameOf(wanted), outcomeOf(result, signal, statusOf), (performance.now() - begun) / 1000);
    return result;
  };
  return {
    fetch: (wanted, signal, client) => report(wanted, signal, () => fetch(wanted, signal, client), statusOfResponse),
    open: (wanted, signal, client) =>
      report(
        wanted,
        signal,
        () => open(wanted, signal, client),
        ({ head }) => head.status,
      ),
    ask: (wanted, signal, client) =>
      report(
        wanted.fetch,
        signal,
        () => ask(wanted, signal, client),
        ({ response }) => response.status,
      ),
  };
}

const statusOfResponse = ({ status }: { readonly status: number }): number => status;

/** Returns what a request came to. */
export function outcomeOf<Got>(
  result: Result<Got, FetchFailure>,
  signal: Pick<Aborting, 'aborted'>,
  statusOf: (got: Got) => number,
): UpstreamOutcome {
  if (result.tag === 'err') return signal.aborted ? 'aborted' : result.val.tag;
  const status = statusOf(result.val);
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'client-error' : 'ok';
}
