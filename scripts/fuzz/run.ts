import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { from } from '../build/paths.ts';
import { toolEnvironment } from '../setup/environment.mjs';
import { withoutEngine } from './engine.ts';

/** Options of a run of libFuzzer. */
export interface RunOptions {
  /** Folder for the corpus and the findings, relative to the root of the clone. */
  folder: string;
  /** Number of inputs. */
  runs: number;
  /** Seed of the random numbers. The same seed, corpus and program run the same inputs. */
  seed: number;
  /** Receives the output of libFuzzer. */
  print: (text: string) => void;
}

/** Maximum size of an input in bytes. */
const maxInputBytes = 8_192;
/** Maximum time for one input in seconds. More is a finding. */
const inputTimeoutSeconds = 30;
/** Maximum memory of the process in megabytes. More is a finding. */
const maxMemoryMegabytes = 2_048;

/**
 * Runs libFuzzer over a target. Returns the files of the findings, or an empty list if there were
 * none.
 */
export async function run(engine: string, target: string, { folder, runs, seed, print }: RunOptions): Promise<string[]> {
  const [seeds, corpus, found] = ['seeds', 'corpus', 'found'].map((name) => `${folder}/${target}/${name}`) as [string, string, string];
  rmSync(from(seeds), { recursive: true, force: true });
  for (const path of [corpus, found]) mkdirSync(from(path), { recursive: true });
  if (!withoutEngine(['seeds', target, from(seeds)]).ok) throw new Error(`${target}: the seeds could not be written`);
  const before = new Set(readdirSync(from(found)));
  const args = [
    from(corpus),
    from(seeds),
    `-runs=${runs}`,
    `-seed=${seed}`,
    `-max_len=${maxInputBytes}`,
    `-timeout=${inputTimeoutSeconds}`,
    `-rss_limit_mb=${maxMemoryMegabytes}`,
    `-artifact_prefix=${from(found)}/`,
    '-print_final_stats=1',
  ];
  const env = { ...toolEnvironment(), MINTMARK_FUZZ_TARGET: target };
  const child = spawn(engine, args, { cwd: from(''), env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print);
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
  const files = readdirSync(from(found)).filter((name) => !before.has(name));
  if (code !== 0 && files.length === 0) throw new Error(`${target}: libFuzzer ended with exit code ${code} and saved no input`);
  return files.map((name) => `${found}/${name}`);
}
