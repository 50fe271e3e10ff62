import { setTimeout as sleep } from 'node:timers/promises';
import { chainId, contract } from '../fixture.ts';
import { spread } from '../report/measure.ts';
import type { Measured } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { LocalSite } from '../site.ts';
import { gatewaySubject } from '../subjects/gateway.ts';

/** The tokens of a batch. */
const TOKENS = 100;
/** Milliseconds that an upstream takes to answer. */
const DELAY_MS = 50;
/** Milliseconds between two batches. */
const SETTLE_MS = 500;
/** The aim: less than so many times the delay. */
const ROUND_TRIPS = 3;

/**
 * Measures a batch of tokens that nothing is kept of, each with a document of its own, through the
 * Node host: once with a slow IPFS gateway only, once with a slow chain too.
 */
export async function batch(rounds: number): Promise<Row[]> {
  const [content, both] = [await timeWith(rounds, 0), await timeWith(rounds, DELAY_MS)];
  const aim = { atMost: ROUND_TRIPS * DELAY_MS * 1000 };
  const beside = [{ name: 'a round trip', value: DELAY_MS * 1000 }];
  const what = `(j) batch of ${TOKENS} tokens, nothing kept`;
  return [
    { id: 'batch.content', what: `${what}; the IPFS gateway takes ${DELAY_MS} ms a request`, unit: 'us', ours: content, beside, aim },
    { id: 'batch.both', what: `${what}; the chain takes ${DELAY_MS} ms a request as well`, unit: 'us', ours: both, beside, aim },
  ];
}

async function timeWith(rounds: number, chainMs: number): Promise<Measured> {
  await using site = await LocalSite.open({ tokens: TOKENS * (rounds + 1), chainMs, contentMs: DELAY_MS });
  const { baseUrl, close } = await gatewaySubject(site).start();
  try {
    const times: number[] = [];
    // The first batch makes the connections and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      times.push(await timeOne(baseUrl, round * TOKENS));
      // What a batch has found is stored after its response.
      await sleep(SETTLE_MS);
    }
    return spread(times.slice(1));
  } finally {
    await close();
  }
}

async function timeOne(baseUrl: string, first: number): Promise<number> {
  const tokens = Array.from({ length: TOKENS }, (_, at) => ({ chain: String(chainId), contract, tokenId: String(first + at) }));
  const started = performance.now();
  const response = await fetch(`${baseUrl}/v1/nft/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tokens }),
  });
  const text = await response.text();
  const taken = (performance.now() - started) * 1000;
  const verified = text.split('"status":"verified"').length - 1;
  if (verified !== TOKENS) throw new Error(`expected ${TOKENS} verified tokens, got ${verified} in ${text.slice(0, 300)}`);
  return taken;
}
