/** Measures speed, memory and size. See `--help`. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { readOptions } from './bench/options.ts';
import type { BenchOptions } from './bench/options.ts';
import type { Judged } from './bench/report/row.ts';
import { judge } from './bench/report/row.ts';
import { table } from './bench/report/table.ts';
import { buildWorkers } from './build.ts';
import { performAll } from './build/perform.ts';
import { plainSha256Steps } from './build/components/plain-sha256.ts';
import { timingLabSteps } from './build/components/timing-lab.ts';

/** A run as it is written to a file. Times are in microseconds, sizes in bytes. */
interface Report {
  /** Version of Node. */
  readonly node: string;
  readonly cpu: string;
  readonly rounds: number;
  readonly rows: readonly Judged[];
}

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    await bench(options);
  } catch (error) {
    console.error('bench:', error);
    process.exitCode = 1;
  }
}

async function bench(wanted: BenchOptions): Promise<void> {
  await buildWorkers({ asyncStreams: true });
  await performAll([...timingLabSteps(), ...plainSha256Steps()]);
  // The measurements import what is built.
  const { measurements } = await import('./bench/report/measurements.ts');
  const rows: Judged[] = [];
  for (const name of wanted.names) {
    const started = performance.now();
    rows.push(...(await measurements[name](wanted)).map(judge));
    console.error(`bench: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const processors = cpus();
  const report: Report = {
    node: process.version,
    cpu: `${processors[0]?.model ?? 'unknown'}, ${processors.length} cores`,
    rounds: wanted.effort.rounds,
    rows,
  };
  if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(table(rows));
}
