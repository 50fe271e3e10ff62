import { existsSync, readFileSync } from 'node:fs';
import { from } from '../../build/paths.ts';
import type { MeasurementName } from '../options.ts';
import type { Report } from '../report/report.ts';

/** The measurements that the page of claims is computed from. */
export const claimMeasurements: readonly MeasurementName[] = ['instantiate', 'memory', 'sizes', 'cold-start', 'deploy'];

/** The same without what needs wasmtime. */
export const withoutWasmtime = claimMeasurements.map((name) => (name === 'cold-start' ? 'start-up' : name));

/** The results of the last run, and the page, relative to the clone's root. */
export const resultsFile = 'docs/explanation/claims.json';
export const pageFile = 'docs/explanation/claims.md';

/** Reads the results of the last run. Throws if there are none. */
export function readResults(): Report {
  if (!existsSync(from(resultsFile))) throw new Error(`expected ${resultsFile}, got nothing: npm run claims -- --measure`);
  const report: Report = JSON.parse(readFileSync(from(resultsFile), 'utf8'));
  return report;
}

/**
 * Returns a value of a row: ours, or that of a name beside it. `undefined` if it was not measured.
 */
export function valueOf({ rows }: Report, id: string, name?: string): number | undefined {
  const row = rows.find((one) => one.id === id);
  return name === undefined ? row?.ours.value : row?.beside.find((one) => one.name === name)?.value;
}
