import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { from } from '../build/paths.ts';
import { toolEnvironment } from '../setup/environment.mjs';
import { withoutEngine } from './engine.ts';

/** A run of libFuzzer over a target. */
export interface Run {
  /** Where what it learns and finds is kept, relative to the clone's root. */
  folder: string;
  /** Inputs to run. */
  runs: number;
  /** Of its random numbers: the same seed, corpus and program run the same inputs. */
  seed: number;
  /** Takes what it prints. */
  print: (text: string) => void;
}

/** Most bytes of an input. */
const mostBytes = 8_192;
/** Most seconds of one input, and megabytes of all: a loop or a bomb is a finding too. */
const [mostSeconds, mostMegabytes] = [30, 2_048];

/** Runs libFuzzer. Gives the files that it found; none: everything held. */
export async function run(engine: string, target: string, { folder, runs, seed, print }: Run): Promise<string[]> {
  const [seeds, corpus, found] = ['seeds', 'corpus', 'found'].map((name) => `${folder}/${target}/${name}`) as [string, string, string];
  rmSync(from(seeds), { recursive: true, force: true });
  for (const path of [corpus, found]) mkdirSync(from(path), { recursive: true });
  if (!withoutEngine(['seeds', target, from(seeds)]).ok) throw new Error(`${target}: its seeds cannot be written`);
  const before = new Set(readdirSync(from(found)));
  const args = [
    from(corpus),
    from(seeds),
    `-runs=${runs}`,
    `-seed=${seed}`,
    `-max_len=${mostBytes}`,
    `-timeout=${mostSeconds}`,
    `-rss_limit_mb=${mostMegabytes}`,
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
