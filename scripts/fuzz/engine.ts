/** What fuzzing is built of: libFuzzer with the targets, compiled for coverage, and the targets alone. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { from } from '../build/paths.ts';
import { cargoEnvironment, toolchain, type Toolchain } from '../build/toolchain.ts';

/**
 * LLVM's SanitizerCoverage by a pass that the stable compiler has, as cargo-fuzz asks for it without a sanitizer: counters for blocks and edges, and the operands of
 * comparisons, from which libFuzzer learns magic numbers such as selectors.
 */
const coverage = [
  '-Cpasses=sancov-module',
  ...['level=4', 'inline-8bit-counters', 'pc-table', 'trace-compares'].map((option) => `-Cllvm-args=-sanitizer-coverage-${option}`),
  '-Ccodegen-units=1',
];

/** The crate that is libFuzzer. Whatever works on the whole workspace leaves it out: it takes a C++ compiler and half a minute, and does nothing by itself. */
export const engine = 'mintmark-fuzz-engine';

/** Builds the engine. Gives the path of the program. */
export function buildEngine(): string {
  const tools = toolchain();
  const host = hostOf(tools);
  const folder = from('build/fuzz/target');
  const args = ['build', '--profile=fuzz', '--package', engine, '--locked', '--target', host];
  const cxx = cxxOf(tools);
  const env = { ...cargoEnvironment(tools), CARGO_TARGET_DIR: folder, RUSTFLAGS: coverage.join(' '), ...(cxx && { CXX: cxx }) };
  cargo(tools, args, { folder: 'components', env });
  return `${folder}/${host}/fuzz/${engine}`;
}

/** Runs the targets without the engine: `list`, `seeds TARGET FOLDER`, `run TARGET FILE…`. Gives what is printed, and whether it went well. */
export function withoutEngine(args: readonly string[]): { ok: boolean; output: string } {
  const tools = toolchain();
  const whole = ['run', '--quiet', '--package', 'mintmark-fuzz', '--locked', '--', ...args];
  const { status, stdout } = spawnSync(tools.rust.cargo, whole, {
    cwd: from('components'),
    env: cargoEnvironment(tools),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return { ok: status === 0, output: stdout };
}

/** The names of all targets, and what each is about. Throws where they do not build. */
export function listTargets(): ReadonlyMap<string, string> {
  const { ok, output } = withoutEngine(['list']);
  if (!ok) throw new Error('the targets do not build');
  const lines = output.trim().split('\n');
  return new Map(lines.map((line) => line.split('\t')).map(([name = '', about = '']) => [name, about]));
}

function cargo(tools: Toolchain, args: readonly string[], { folder, env }: { folder: string; env: NodeJS.ProcessEnv }): void {
  const { status, error } = spawnSync(tools.rust.cargo, args, { cwd: from(folder), env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`cargo ${args.join(' ')} in ${folder}: exit code ${status}`);
}

/** Flags for a target that is named do not reach build scripts, which libFuzzer is not linked to. */
function hostOf(tools: Toolchain): string {
  const { stdout } = spawnSync('rustc', ['-vV'], { env: cargoEnvironment(tools), encoding: 'utf8' });
  const host = /^host: (.+)$/m.exec(stdout ?? '')?.[1];
  if (host === undefined) throw new Error('rustc -vV names no host');
  return host;
}

/** clang++ beside the clang of the set-up; without it the build looks for a C++ compiler itself. */
function cxxOf({ clang }: Toolchain): string | undefined {
  const path = join(dirname(clang.cc), basename(clang.cc).replace('clang', 'clang++'));
  return existsSync(path) ? path : undefined;
}
