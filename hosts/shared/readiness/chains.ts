import type { Chain, Config, Endpoint } from '../../../build/types/config.js';
import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import { PRICED_KEPT_MS } from './probe.ts';
import type { Probe } from './probe.ts';
import { askEndpoint } from '../chain/ask-endpoint.ts';
import { failing, fine } from './finding.ts';
import type { Finding } from './finding.ts';
import { DEADLINE_MS } from './part.ts';

/** The most milliseconds without an answer after which the next endpoint is asked as well. */
const MAX_HEDGE_AFTER_MS = 500;
/** Milliseconds after which a look ends: before its part gives it up, which knows no causes. */
const LOOK_MS = DEADLINE_MS - 100;

/**
 * Returns a probe for each chain: at least one of its endpoints answers `eth_chainId` with its id.
 */
export function chainProbes({ chains }: Pick<Config, 'chains'>, fetch: PerformFetch): Probe[] {
  return Object.entries(chains).map(([id, { rpc }]) => new ChainProbe(id, rpc, fetch));
}

/** Looks whether an endpoint of a chain answers, first the one that answered last. */
class ChainProbe implements Probe {
  readonly name: string;
  readonly keptMs = PRICED_KEPT_MS;
  readonly #id: string;
  readonly #rpc: Chain['rpc'];
  readonly #fetch: PerformFetch;
  /** The index of the endpoint that is asked first. */
  #first = 0;

  constructor(id: string, rpc: Chain['rpc'], fetch: PerformFetch) {
    this.name = `chain:${id}`;
    this.#id = id;
    this.#rpc = rpc;
    this.#fetch = fetch;
  }

  async look(signal: Aborting): Promise<Finding> {
    const abort = new Abort();
    const { promise: late, resolve: end } = Promise.withResolvers<string>();
    abort.addEventListener('abort', () => end('no answer in time'));
    signal.addEventListener('abort', () => abort.abort());
    const timer = setTimeout(() => abort.abort(), LOOK_MS);
    try {
      const answered = await this.#askUntilFine(late, abort);
      if (Array.isArray(answered))
        return failing(`no endpoint answers for this chain: ${answered.map((cause, index) => `${index}: ${cause}`).join('; ')}`);
      this.#first = answered;
      return fine;
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  /**
   * Asks the endpoints one after the other. Returns the index of one that is fine, or what is wrong
   * with each. `late` resolves with what is wrong with those that have not answered by then.
   */
  async #askUntilFine(late: Promise<string>, signal: Aborting): Promise<number | string[]> {
    const count = this.#rpc.length;
    // The last endpoint has a share of the time for its answer, as those before it.
    const hedgeAfterMs = Math.min(MAX_HEDGE_AFTER_MS, LOOK_MS / (count + 1));
    const { promise: firstFine, resolve: found } = Promise.withResolvers<number>();
    const verdicts: Promise<string>[] = [];
    for (const [turn] of this.#rpc.entries()) {
      const index = (this.#first + turn) % count;
      const endpoint = this.#rpc[index];
      if (endpoint === undefined) continue;
      const verdict = Promise.race([ask(this.#id, endpoint, this.#fetch, signal), late]).then((cause) => {
        if (cause === '') found(index);
        return cause;
      });
      verdicts[index] = verdict;
      const answered = await Promise.race([firstFine, waited(verdict, hedgeAfterMs)]);
      if (answered !== undefined) return answered;
    }
    return await Promise.race([firstFine, Promise.all(verdicts)]);
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

/** Resolves once an endpoint has answered, or has had its time. */
async function waited(verdict: Promise<string>, milliseconds: number): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([verdict, promise]);
  clearTimeout(timer);
}
