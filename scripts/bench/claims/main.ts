/** Computes the page of claims. See `--help`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compare } from '../../../cli/cost/compare.ts';
import { readInputs } from '../../../cli/cost/inputs.ts';
import { buildWorkers } from '../../build.ts';
import { from } from '../../build/paths.ts';
import { runScript } from '../../script.ts';
import { readOptions } from '../options.ts';
import { measure } from '../report/report.ts';
import type { Report } from '../report/report.ts';
import { claimsOf, costsOf } from './claims.ts';
import { markdown, withComputed } from './page.ts';
import { claimMeasurements, pageFile, readResults, resultsFile, withoutWasmtime } from './results.ts';

const help = `Usage: npm run claims [-- --measure [--without-wasmtime]]

Computes ${pageFile} from ${resultsFile}, the results of the last run, and from cli/cost/inputs.json.
Sizes are those of the present build.

  --measure           measures anew first, and keeps the results: some minutes on a calm machine; builds wasmtime if
                      it is missing
  --without-wasmtime  leaves out what needs wasmtime
  --help              prints this text

Exit codes:
  0  the page is written
  1  something cannot be built or measured, or there are no results
  2  wrong argument`;

await runScript({
  name: 'claims',
  help,
  options: { measure: { type: 'boolean' }, 'without-wasmtime': { type: 'boolean' } },
  run: async ({ measure: isMeasured = false, 'without-wasmtime': isWithout = false }) => {
    await buildWorkers({ asyncStreams: true });
    const report = isMeasured ? await measured(isWithout ? withoutWasmtime : claimMeasurements) : await withSizes(readResults());
    writeFileSync(from(resultsFile), `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(from(pageFile), withComputed(readFileSync(from(pageFile), 'utf8'), computed(report)));
  },
});

/** Returns what is computed of a report. */
function computed(report: Report): string {
  const inputs = readInputs(from('cli/cost/inputs.json'));
  return markdown(report, claimsOf(report), costsOf(compare(inputs)));
}

async function measured(names: readonly string[]): Promise<Report> {
  const options = readOptions(names);
  if (options === undefined) throw new Error('expected options of the bench, got none');
  return await measure(options);
}

/** Replaces the sizes of a report by those of the present build. */
async function withSizes(report: Report): Promise<Report> {
  const { sizes } = await import('../sizes.ts');
  const present = new Map(sizes().map((row) => [row.id, row]));
  return { ...report, rows: report.rows.map((row) => ({ ...row, ...present.get(row.id) })) };
}
