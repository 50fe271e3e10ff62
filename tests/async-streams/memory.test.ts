import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { chainId, contract } from '../../scripts/bench/fixture.ts';
import { LocalSite } from '../../scripts/bench/site.ts';
import { asyncStreamsSubject } from '../../scripts/bench/subjects/gateway.ts';
import { peakMemory, residentMemory } from '../../scripts/bench/subjects/process.ts';
import { serveChain } from './support/serve.ts';
import { startChain } from './support/upstream.ts';

const BIG_BYTES = 50_000_000;
const SMALL_BYTES = 131_072;

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Returns the bytes of the heap that something refers to. */
function heap(): number {
  if (typeof collectGarbage !== 'function') throw new TypeError('expected the function of the garbage collector');
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Reads a response to its end, and returns its length. */
async function read(response: Promise<Response>): Promise<number> {
  let size = 0;
  for await (const chunk of (await response).body ?? []) size += chunk.length;
  return size;
}

it('keeps no more after 2,000 requests than after 1,000', async () => {
  await using chain = await startChain('none');
  await using served = await serveChain(chain);
  const thousand = async (): Promise<void> => {
    for (let left = 250; left > 0; left--) await Promise.all(Array.from({ length: 4 }, () => read(served.call('eth_chainId'))));
    // The lines of its log are kept by this test.
    served.log.lines.length = 0;
  };
  await thousand();
  const before = heap();
  await thousand();
  // jco's bindings keep some 35 kB of a request until its instance goes, after 64 of them: eight
  // instances with at most 2.2 MB each.
  expect(heap() - before).toBeLessThan(20_000_000);
}, 120_000);

it('passes a medium of 50 MB without holding it', async () => {
  await using site = await LocalSite.open({ tokens: 0, pictures: [SMALL_BYTES, BIG_BYTES] });
  const { baseUrl, pid, close } = await asyncStreamsSubject(site).start();
  await using stack = new AsyncDisposableStack();
  stack.defer(close);
  const picture = (tokenId: number): Promise<Response> => fetch(`${baseUrl}/v1/nft/${chainId}/${contract}/${tokenId}/image`);
  for (let count = 0; count < 100; count++) expect(await read(picture(0))).toBe(SMALL_BYTES);
  const idle = residentMemory(pid);
  // The kernel counts the peak anew from here on: proc(5), `/proc/pid/clear_refs`.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  expect(await read(picture(1))).toBe(BIG_BYTES);
  expect(peakMemory(pid) - idle).toBeLessThan(30_000_000);
}, 120_000);
