/** Builds the fuzz targets with libFuzzer, and runs them without it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { from } from '../build/paths.ts';
import { cargoEnvironment, toolchain, type Toolchain } from '../build/toolchain.ts';

/**
 * Compiler flags for LLVM's SanitizerCoverage, as cargo-fuzz sets them without a sanitizer. The
 * stable compiler has this pass. It counts blocks and edges, and traces the operands of
 * comparisons, from which libFuzzer learns constants such as selectors.
 */
const coverage = [
  '-Cpasses=sancov-module',
  ...['level=4', 'inline-8bit-counters', 'pc-table', 'trace-compares'].map((option) => `-Cllvm-args=-sanitizer-coverage-${option}`),
  '-Ccodegen-units=1',
];

/**
 * The crate with libFuzzer. Commands over the whole workspace leave it out, because it needs a C++
 * compiler and half a minute.
 */
export const engine = 'mintmark-fuzz-engine';

/** The call of cargo that builds the engine. */
export interface EngineBuild {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The path of the program. */
  readonly program: string;
}

/** Returns the call of cargo that builds the engine. */
export function engineBuild(tools: Toolchain): EngineBuild {
  const host = hostOf(tools);
  const folder = from('build/fuzz/target');
  const args = ['build', '--profile=fuzz', '--package', engine, '--locked', '--target', host];
  const cxx = cxxOf(tools);
  const env = { ...cargoEnvironment(tools), CARGO_TARGET_DIR: folder, RUSTFLAGS: coverage.join(' '), ...(cxx && { CXX: cxx }) };
  return { args, env, program: `${folder}/${host}/fuzz/${engine}` };
}

/** Builds the engine and returns the path of the program. */
export function buildEngine(): string {
  const tools = toolchain();
  const { args, env, program } = engineBuild(tools);
  cargo(tools, args, { folder: 'components', env });
  return program;
}

/**
 * Runs `mintmark-fuzz` with these arguments (see `components/fuzz/src/main.rs`). Returns its
 * output, and whether it succeeded.
 */
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

/** Returns the names of all targets with their descriptions. Throws if they do not build. */
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

/**
 * Returns the host triple. With an explicit target, the flags do not apply to build scripts, which
 * are not linked to libFuzzer.
 */
function hostOf(tools: Toolchain): string {
  const { stdout } = spawnSync('rustc', ['-vV'], { env: cargoEnvironment(tools), encoding: 'utf8' });
  const host = /^host: (.+)$/m.exec(stdout ?? '')?.[1];
  if (host === undefined) throw new Error('rustc -vV names no host');
  return host;
}

/**
 * Returns the path of clang++ next to the clang of the set-up. Returns `undefined` if it is
 * missing, and the build looks for a compiler.
 */
function cxxOf({ clang }: Toolchain): string | undefined {
  const path = join(dirname(clang.cc), basename(clang.cc).replace('clang', 'clang++'));
  return existsSync(path) ? path : undefined;
}
