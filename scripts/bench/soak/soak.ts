import { setTimeout as sleep } from 'node:timers/promises';
import { variety } from '../load/routes.ts';
import { spread } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { LocalSite } from '../site.ts';
import { gatewaySubject } from '../subjects/gateway.ts';
import { openDescriptors, residentMemory } from '../subjects/process.ts';
import type { Running } from '../subjects/subject.ts';
import { visit } from './visitors.ts';

/** Visitors at a time. */
const AT_A_TIME = 16;
/** Milliseconds that an endpoint takes to answer, so that visitors leave before. */
const DELAY_MS = 5;
/** How often memory is read. */
const SAMPLES = 60;
/** The most bytes that the process may have grown by. */
const aim = 8_000_000;
/** Connections that a gateway may keep to its upstreams: each of two origins has some. */
const KEPT_CONNECTIONS = 16;
/** Milliseconds within which a process closes what its visitors have left open. */
const CLOSES_WITHIN_MS = 60_000;

/**
 * Has visitors ask the Node host for so many seconds, of whom a third leaves: calls, large answers,
 * batches, tokens, sockets with a subscription. Measures by how much the memory of the process has
 * grown from the second fifth of the time to the last.
 *
 * Errors: an `Error` if an answer is wrong, if the process warns of something, or if it keeps what
 * its visitors have left open.
 */
export async function soak(seconds: number): Promise<Row[]> {
  await using site = await LocalSite.open({ tokens: variety, chainMs: DELAY_MS });
  const running = await gatewaySubject(site).start();
  try {
    const descriptors = openDescriptors(running.pid);
    const untilMs = performance.now() + seconds * 1000;
    const sampling = sample(running, untilMs, seconds);
    const visits = await visit(running.baseUrl, AT_A_TIME, untilMs);
    const memory = await sampling;
    await expectClosed(running, descriptors + KEPT_CONNECTIONS);
    const [warning] = running.said();
    if (warning !== undefined) throw new Error(`expected a process that warns of nothing, got: ${warning}`);
    const fifth = Math.floor(memory.length / 5);
    const [early, late] = [spread(memory.slice(fifth, 2 * fifth)), spread(memory.slice(-fifth))];
    return [
      {
        id: 'soak.growth',
        what: `(s) ${seconds} s of visitors, a third of whom leaves: growth of the process from the second fifth to the last`,
        unit: 'bytes',
        ours: { value: Math.max(0, late.value - early.value) },
        beside: [
          { name: 'second fifth', ...early },
          { name: 'last fifth', ...late },
        ],
        aim: { atMost: aim },
      },
      {
        id: 'soak.visits',
        what: '(s) the same: answers',
        unit: 'per-second',
        ours: { value: visits.answered / seconds },
        beside: [{ name: 'visitors that left', value: visits.left / seconds }],
      },
    ];
  } finally {
    await running.close();
  }
}

/** Reads the memory of a process at even intervals, and says so for a long run. */
async function sample({ pid }: Running, untilMs: number, seconds: number): Promise<readonly number[]> {
  const memory: number[] = [];
  while (performance.now() < untilMs) {
    await sleep((seconds * 1000) / SAMPLES);
    memory.push(residentMemory(pid));
    if (memory.length % 10 === 0) console.error(`bench: soak: ${memory.length} of ${SAMPLES} samples, ${memory.at(-1)} bytes`);
  }
  return memory;
}

/** Waits until a process has at most so many descriptors. Rejects if it keeps more. */
async function expectClosed({ pid }: Running, most: number): Promise<void> {
  const untilMs = performance.now() + CLOSES_WITHIN_MS;
  while (openDescriptors(pid) > most) {
    if (performance.now() > untilMs) throw new Error(`expected at most ${most} open descriptors, got ${openDescriptors(pid)}`);
    await sleep(100);
  }
}
