import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import type { Chain, Config, Endpoint } from '../config/types.ts';
import { PRICED_KEPT_MS } from './probe.ts';
import type { Probe } from './probe.ts';
import { askEndpoint } from '../chain/ask-endpoint.ts';
import { failing, fine } from './finding.ts';
import type { Finding } from './finding.ts';

/** Milliseconds without an answer after which the next endpoint is asked as well. */
const HEDGE_AFTER_MS = 500;

/**
 * Returns a probe for each chain: at least one of its endpoints answers `eth_chainId` with its id.
 */
export function chainProbes({ chains }: Pick<Config, 'chains'>, fetch: PerformFetch): Probe[] {
  return Object.entries(chains).map(([id, chain]) => ({
    name: `chain:${id}`,
    keptMs: PRICED_KEPT_MS,
    look: (signal) => look(id, chain, fetch, signal),
  }));
}

/** Asks the endpoints of a chain, one after the other, until one answers. */
async function look(id: string, { rpc }: Pick<Chain, 'rpc'>, fetch: PerformFetch, signal: Aborting): Promise<Finding> {
  const abort = new Abort();
  signal.addEventListener('abort', () => abort.abort());
  const asked: Promise<string>[] = [];
  try {
    for (const endpoint of rpc) {
      const verdict = ask(id, endpoint, fetch, abort);
      asked.push(verdict);
      if ((await Promise.race([firstFine(asked), waited(verdict, abort)])) === '') return fine;
    }
    if ((await firstFine(asked)) === '') return fine;
    const causes = await Promise.all(asked);
    return failing(`no endpoint answers for this chain: ${causes.map((cause, index) => `${index + 1}: ${cause}`).join('; ')}`);
  } finally {
    abort.abort();
  }
}

/** Returns what is wrong with an endpoint's answer. Empty if nothing is. */
async function ask(id: string, endpoint: string | Endpoint, fetch: PerformFetch, signal: Aborting): Promise<string> {
  const answer = await askEndpoint(fetch, endpoint, 'eth_chainId', [], signal);
  if (answer.tag === 'err') return answer.val.words;
  if (typeof answer.val !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(answer.val)) return 'no chain id';
  const got = BigInt(answer.val);
  return got === BigInt(id) ? '' : `the chain id ${got}`;
}

/** Resolves with empty text once an endpoint is fine, and with other text if none of them is. */
async function firstFine(asked: readonly Promise<string>[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const one of asked) void one.then((cause) => cause === '' && resolve(''));
  void Promise.all(asked).then(() => resolve('none'));
  return promise;
}

/** Resolves once an endpoint has answered, or has had its time. */
async function waited(verdict: Promise<string>, signal: Aborting): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('silent'), HEDGE_AFTER_MS);
  signal.addEventListener('abort', () => clearTimeout(timer));
  const answered = await Promise.race([verdict, promise]);
  clearTimeout(timer);
  return answered;
}
