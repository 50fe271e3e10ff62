import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chainId, contract } from '../fixture.ts';
import { spread } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { LocalSite } from '../site.ts';
import { gatewaySubject } from '../subjects/gateway.ts';
import { peakMemory, residentMemory } from '../subjects/process.ts';

/** The size of the picture. */
const BIG_BYTES = 50_000_000;
/** The size of the picture that is asked for before, so that the process is warm. */
const SMALL_BYTES = 131_072;
/** The most bytes that the process may take above what it took just before. */
const aim = 8_000_000;
/** How often the small picture is asked for. */
const WARM_UP = 200;

/** When the first byte of a picture came and when the last, in microseconds. */
interface Taken {
  readonly first: number;
  readonly last: number;
}

/**
 * Measures a picture of 50 MB in IPFS blocks through the Node host: what memory the process takes
 * at its peak above that just before, and when the first byte comes.
 */
export async function media(rounds: number): Promise<Row[]> {
  await using site = await LocalSite.open({ tokens: 0, pictures: [SMALL_BYTES, BIG_BYTES] });
  const { baseUrl, pid, close } = await gatewaySubject(site).start();
  try {
    const picture = (tokenId: number): string => `${baseUrl}/v1/nft/${chainId}/${contract}/${tokenId}/image`;
    for (let left = WARM_UP; left > 0; left -= 1) await take(picture(0), SMALL_BYTES);
    const [idle, all] = [residentMemory(pid), new Array<Taken>()];
    const [fast, paced] = [new Array<number>(), new Array<number>()];
    for (let round = 0; round < rounds; round += 1) {
      fast.push(await peakDuring(pid, async () => void all.push(await take(picture(1), BIG_BYTES))));
      paced.push(await peakDuring(pid, async () => void (await take(picture(1), BIG_BYTES, 1))));
    }
    return [
      {
        id: 'media.memory',
        what: '(k) picture of 50 MB through the media route: memory of the process at its peak, above that just before',
        unit: 'bytes',
        ours: { value: Math.max(...fast, ...paced), low: Math.min(...fast, ...paced) },
        beside: [
          { name: 'first time', value: fast[0] ?? 0 },
          { name: 'slow client', value: Math.max(...paced) },
          { name: `after ${2 * rounds} pictures`, value: residentMemory(pid) - idle },
          { name: 'idle', value: idle },
        ],
        aim: { atMost: aim },
      },
      {
        id: 'media.first-byte',
        what: '(k) the same: from the request to the first byte',
        unit: 'us',
        ours: spread(all.map(({ first }) => first)),
        beside: [{ name: 'last byte', ...spread(all.map(({ last }) => last)) }],
      },
    ];
  } finally {
    await close();
  }
}

/** Reads a picture, with a pause of so many milliseconds after each chunk. */
async function take(url: string, expected: number, pauseMs = 0): Promise<Taken> {
  const started = performance.now();
  const { status, body } = await fetch(url);
  let [size, first] = [0, 0];
  for await (const chunk of body ?? []) {
    if (size === 0) first = performance.now() - started;
    size += chunk.length;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (status !== 200 || size !== expected) throw new Error(`expected ${expected} bytes of ${url}, got ${size} with status ${status}`);
  return { first: first * 1000, last: (performance.now() - started) * 1000 };
}

/** Returns how much more memory a process takes at its peak while something happens than before. */
async function peakDuring(pid: number, happens: () => Promise<void>): Promise<number> {
  const before = residentMemory(pid);
  // The kernel counts the peak anew from here on: proc(5), `/proc/pid/clear_refs`.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  await happens();
  return peakMemory(pid) - before;
}
