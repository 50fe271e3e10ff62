/** Fuzzes the components with libFuzzer. See `--help`. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine, listTargets, withoutEngine } from './fuzz/engine.ts';
import { run } from './fuzz/run.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run fuzz -- TARGET [--runs N] [--seed N]
       npm run fuzz -- TARGET --input FILE
       npm run fuzz -- --list

Runs a target over inputs that libFuzzer generates, guided by code coverage. TARGET \`all\` runs all targets one after another.
The inputs that reach new code are kept in build/fuzz/TARGET/corpus. Findings are kept in build/fuzz/TARGET/found.
When a finding is fixed, move its input to components/fuzz/found/TARGET, so that \`cargo test\` runs it.
The first build compiles libFuzzer and needs a C++ compiler. The clang of the set-up is one.

  --runs N       number of inputs (default: 1000000)
  --seed N       seed of the random numbers, below 2^32 (default: a random one, which is printed)
  --input FILE   run one input without libFuzzer, and print whether it was understood
  --list         list the targets, and the property that each checks

Exit codes:
  0  there was no finding
  1  there was a finding, or the build failed
  2  wrong argument`;

/** A wrong argument. */
class ArgumentError extends Error {}

function integer(name: string, text: string | undefined, defaultValue: number, max: number): number {
  if (text === undefined) return defaultValue;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new ArgumentError(`--${name}: expected an integer from 1 to ${max}, got ${text}`);
  return value;
}

function chosenTargets(targets: ReadonlyMap<string, string>, positionals: readonly string[]): readonly string[] {
  const [name, ...rest] = positionals;
  const names = [...targets.keys()];
  if (name === 'all' && rest.length === 0) return names;
  if (name !== undefined && targets.has(name) && rest.length === 0) return [name];
  throw new ArgumentError(`expected one target of ${names.join(', ')}, or all; got ${positionals.join(' ') || 'nothing'}`);
}

async function fuzz(names: readonly string[], runs: number, seed: number): Promise<boolean> {
  const engine = buildEngine();
  const found: string[] = [];
  for (const name of names) {
    console.log(`fuzz: ${name}: ${runs} runs, seed ${seed}`);
    const files = await run(engine, name, { folder: 'build/fuzz', runs, seed, print: (text) => process.stdout.write(text) });
    for (const file of files) console.log(`fuzz: ${name}: found ${file}; to repeat: npm run fuzz -- ${name} --input ${file}`);
    found.push(...files);
  }
  console.log(`fuzz: ${names.length} targets, ${found.length} findings`);
  return found.length === 0;
}

keepForTools(process.env);
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      input: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) console.log(help);
  else {
    const [runs, seed] = [
      integer('runs', values.runs, 1_000_000, 2 ** 31 - 1),
      integer('seed', values.seed, randomInt(1, 2 ** 32 - 1), 2 ** 32 - 1),
    ];
    const targets = listTargets();
    if (values.list) for (const [name, about] of targets) console.log(`${name}: ${about}`);
    else {
      const names = chosenTargets(targets, positionals);
      const [name = ''] = names;
      if (values.input === undefined) process.exitCode = (await fuzz(names, runs, seed)) ? 0 : 1;
      else if (names.length > 1) throw new ArgumentError('--input: expected one target, got all');
      else {
        const file = resolve(values.input);
        if (!existsSync(file)) throw new ArgumentError(`--input: expected a file, got ${values.input}`);
        const { ok, output } = withoutEngine(['run', name, file]);
        process.stdout.write(output);
        process.exitCode = ok ? 0 : 1;
      }
    }
  }
} catch (error) {
  const parsing = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(`fuzz: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = parsing || error instanceof ArgumentError ? 2 : 1;
}
