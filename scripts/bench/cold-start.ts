import { readFileSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';
import { forWasi02 } from '../build/composed/compositions.ts';
import { from } from '../build/paths.ts';
import type { Row } from './report/row.ts';
import { startUp } from './start-up.ts';
import { composedGateways } from './subjects/composed.ts';
import { processorTime } from './subjects/process.ts';
import type { Subject } from './subjects/subject.ts';

/** The gateway for WASI 0.2 in wasmtime, which makes a new instance for each request. */
const [instanceEach] = composedGateways;

/**
 * Measures what a cold start takes on each host: a new process, and in wasmtime a new instance.
 * `requests` is how many probes have an instance each. Also measures the composed file.
 */
export async function coldStart(subjects: readonly Subject[], starts: number, requests: number): Promise<Row[]> {
  const processes = await startUp(subjects, starts);
  const composed = subjects.find(({ name }) => name === instanceEach);
  if (composed === undefined) throw new RangeError(`expected ${instanceEach} among ${subjects.map(({ name }) => name).join(', ')}`);
  const file = readFileSync(from(forWasi02.file));
  return [
    ...processes.map((row) => ({ ...row, id: row.id.replace('start-up.', 'cold-start.') })),
    {
      id: 'cold-start.instance',
      what: '(c) processor time of a probe with a new instance of the composed file in wasmtime',
      unit: 'us',
      ours: { value: await probe(composed, requests) },
      beside: [],
    },
    {
      id: 'cold-start.file',
      what: '(e) composed file for WASI 0.2, gzipped',
      unit: 'bytes',
      ours: { value: gzipSync(file, { level: constants.Z_BEST_COMPRESSION }).length },
      beside: [{ name: 'raw', value: file.length }],
    },
  ];
}

/** Returns the microseconds of processor time that a service takes for a probe. */
async function probe(subject: Subject, count: number): Promise<number> {
  const running = await subject.start();
  try {
    const ask = async (): Promise<void> => void (await (await fetch(`${running.baseUrl}/healthz`)).text());
    await ask();
    const before = processorTime(running.pid);
    for (let number = 0; number < count; number += 1) await ask();
    return (processorTime(running.pid) - before) / count;
  } finally {
    await running.close();
  }
}
