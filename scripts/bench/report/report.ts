import { cpus, loadavg, totalmem, type } from 'node:os';
import type { BenchOptions } from '../options.ts';
import { judge } from './row.ts';
import type { Judged } from './row.ts';

/** A run as it is written to a file. Times are in microseconds, sizes in bytes. */
export interface Report {
  /** The day on which it ended: `2026-11-30`. */
  readonly date: string;
  /** Version of Node. */
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  /** Bytes of memory of the machine. */
  readonly memory: number;
  /**
   * The load average of a minute when the run began: much above 0 if others used the processors.
   */
  readonly load: number;
  readonly rounds: number;
  readonly rows: readonly Judged[];
}

/** Performs measurements one after the other, and says on standard error how long each took. */
export async function measure(wanted: BenchOptions): Promise<Report> {
  // The measurements import what is built.
  const { measurements } = await import('./measurements.ts');
  const [load = 0] = loadavg();
  const rows: Judged[] = [];
  for (const name of wanted.names) {
    const started = performance.now();
    rows.push(...(await measurements[name](wanted)).map(judge));
    console.error(`bench: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${type()} ${process.arch}`,
    cpu: `${processors[0]?.model ?? 'unknown'}, ${processors.length} cores`,
    memory: totalmem(),
    load,
    rounds: wanted.effort.rounds,
    rows,
  };
}
