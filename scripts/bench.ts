/** Measures speed, memory and size. See `--help`. */
import { writeFileSync } from 'node:fs';
import { readOptions } from './bench/options.ts';
import type { BenchOptions } from './bench/options.ts';
import { measure } from './bench/report/report.ts';
import { table } from './bench/report/table.ts';
import { buildWorkers } from './build.ts';
import { performAll } from './build/perform.ts';
import { plainSha256Steps } from './build/components/plain-sha256.ts';
import { timingLabSteps } from './build/components/timing-lab.ts';

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
  const report = await measure(wanted);
  if (wanted.json !== undefined) writeFileSync(wanted.json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(table(report.rows));
}
