import { spread } from './report/measure.ts';
import type { Row } from './report/row.ts';
import { nodeGateway } from './subjects/gateway.ts';
import type { Subject } from './subjects/subject.ts';

/**
 * Microseconds from a service's process to its first answer, in turns, and so many times each.
 * `subjects`: ours first of all.
 */
export async function startUp(subjects: readonly Subject[], times: number): Promise<Row[]> {
  const spent = subjects.map(({ name }) => ({ name, rounds: new Array<number>() }));
  for (let round = 0; round < times; round += 1) {
    for (const [index, subject] of subjects.entries()) spent[index]?.rounds.push(await firstAnswer(subject));
  }
  const measured = spent.map(({ name, rounds }) => ({ name, ...spread(rounds) }));
  const ours = measured.find(({ name }) => name === nodeGateway);
  if (ours === undefined) throw new RangeError(`expected ${nodeGateway} among ${subjects.map(({ name }) => name).join(', ')}`);
  return [
    {
      id: 'start-up.first-answer',
      what: '(g) from the process to its first answer, no state, everything built',
      unit: 'us',
      ours,
      beside: measured.filter((one) => one !== ours),
    },
  ];
}

async function firstAnswer(subject: Subject): Promise<number> {
  const started = performance.now();
  const running = await subject.start();
  try {
    const { status } = await fetch(`${running.baseUrl}/healthz`);
    if (status !== 200) throw new Error(`expected ${subject.name} to answer 200, got ${status}`);
    return (performance.now() - started) * 1000;
  } finally {
    await running.close();
  }
}
