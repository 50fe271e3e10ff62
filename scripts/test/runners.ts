import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { from } from '../build/paths.ts';
import { cargoEnvironment, toolchain } from '../build/toolchain.ts';
import { engine } from '../fuzz/engine.ts';

/** How many tests passed and how many failed. */
export interface Count {
  passed: number;
  failed: number;
}

/** The arguments of cargo that build and run Rust's tests. */
export const rustTestArguments: readonly string[] = ['test', '--workspace', '--exclude', engine, '--locked', '--no-fail-fast'];

/**
 * Runs the workspace's Rust tests natively. A runner that fails without a failed test counts as a
 * failed test.
 */
export async function rustTests(): Promise<Count> {
  const tools = toolchain();
  const { code, output } = await run(tools.rust.cargo, rustTestArguments, { folder: 'components', env: cargoEnvironment(tools) });
  const results = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  const passed = results.reduce((sum, [, count]) => sum + Number(count), 0);
  const failed = results.reduce((sum, [, , count]) => sum + Number(count), 0);
  console.log(`cargo test: ${passed} passed, ${failed} failed, exit code ${code}`);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/**
 * Runs the tests of a configuration of vitest. A runner that fails without a failed test counts as
 * a failed test.
 */
export async function typescriptTests(config = 'vitest.config.ts'): Promise<Count> {
  const report = 'build/test/vitest.json';
  await rm(from(report), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [from('node_modules/vitest/vitest.mjs'), 'run', '--config', from(config), ...reporters];
  const { code } = await run(process.execPath, args, { folder: '', env: process.env });
  const { passed, failed } = await read(report);
  console.log(`vitest: ${passed} passed, ${failed} failed, exit code ${code}`);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function read(report: string): Promise<Count> {
  const text = await readFile(from(report), 'utf8').catch(() => '{}');
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('numPassedTests' in parsed) || !('numFailedTests' in parsed))
    return { passed: 0, failed: 1 };
  return { passed: Number(parsed.numPassedTests), failed: Number(parsed.numFailedTests) };
}

/** Runs a command without input. Prints its output as it comes, and returns it. */
function run(
  command: string,
  args: readonly string[],
  { folder, env }: { folder: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { cwd: from(folder), env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
