import { rmSync } from 'node:fs';
import { from } from '../build/paths.ts';
import { buildEngine, listTargets } from '../fuzz/engine.ts';
import { run } from '../fuzz/run.ts';
import type { Count } from './runners.ts';

/** Inputs of each target. All targets together take some seconds. */
const runs = 20_000;
/** The inputs are the same every time, from an empty corpus. `npm run fuzz` takes a random seed. */
const seed = 20_261_125;
const folder = 'build/fuzz/test';

/**
 * Fuzzes every target for a short while. Each counts as a test. What libFuzzer prints is shown if
 * it found something.
 */
export async function shortFuzzing(): Promise<Count> {
  rmSync(from(folder), { recursive: true, force: true });
  const count = { passed: 0, failed: 0 };
  try {
    const targets = listTargets();
    const engine = buildEngine();
    for (const target of targets.keys()) {
      let output = '';
      const found = await run(engine, target, { folder, runs, seed, print: (text) => (output += text) });
      console.log(
        `fuzz: ${target}: ${runs} runs, seed ${seed}: ${found.length === 0 ? 'ok' : `FAILED, again: npm run fuzz -- ${target} --input ${found[0]}`}`,
      );
      if (found.length > 0) console.log(output);
      count[found.length === 0 ? 'passed' : 'failed'] += 1;
    }
  } catch (error) {
    console.log(`fuzz: ${error instanceof Error ? error.message : String(error)}`);
    count.failed += 1;
  }
  return count;
}
