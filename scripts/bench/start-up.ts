import { spread } from './report/measure.ts';
import type { Measured } from './report/measure.ts';
import type { Beside, Row } from './report/row.ts';
import { nodeGateway } from './subjects/gateway.ts';
import { residentMemory } from './subjects/process.ts';
import type { Subject } from './subjects/subject.ts';

/** What a service needed until its first answer. */
interface FirstAnswer {
  readonly microseconds: number;
  /** Bytes of its process in memory then. */
  readonly bytes: number;
}

/**
 * Microseconds from a service's process to its first answer, and its memory then, in turns, and so
 * many times each. `subjects`: ours first of all.
 */
export async function startUp(subjects: readonly Subject[], times: number): Promise<Row[]> {
  const spent = subjects.map(({ name }) => ({ name, answers: new Array<FirstAnswer>() }));
  for (let round = 0; round < times; round += 1) {
    for (const [index, subject] of subjects.entries()) spent[index]?.answers.push(await firstAnswer(subject));
  }
  const row = (id: string, what: string, unit: Row['unit'], of: (answer: FirstAnswer) => number): Row => {
    const measured = spent.map(({ name, answers }) => ({ name, ...spread(answers.map(of)) }));
    return { id, what, unit, ...apart(measured) };
  };
  return [
    row(
      'start-up.first-answer',
      '(g) from the process to its first answer, no state, everything built',
      'us',
      ({ microseconds }) => microseconds,
    ),
    row('start-up.memory', '(g) memory of the process then', 'bytes', ({ bytes }) => bytes),
  ];
}

function apart(measured: readonly Beside[]): { readonly ours: Measured; readonly beside: readonly Beside[] } {
  const ours = measured.find(({ name }) => name === nodeGateway);
  if (ours === undefined) throw new RangeError(`expected ${nodeGateway} among ${measured.map(({ name }) => name).join(', ')}`);
  return { ours, beside: measured.filter((one) => one !== ours) };
}

async function firstAnswer(subject: Subject): Promise<FirstAnswer> {
  const started = performance.now();
  const running = await subject.start();
  try {
    const { status } = await fetch(`${running.baseUrl}/healthz`);
    if (status !== 200) throw new Error(`expected ${subject.name} to answer 200, got ${status}`);
    return { microseconds: (performance.now() - started) * 1000, bytes: residentMemory(running.pid) };
  } finally {
    await running.close();
  }
}
