import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('../../hosts/node/standard-output.ts', import.meta.url));
const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);

/** Returns the arguments of a program that writes the lines to standard output and goes on. */
function program(last: string, first = ''): string[] {
  const text = `import { standardOutput } from ${JSON.stringify(module)};
    const output = standardOutput();
    ${first}
    for (let index = 0; index < ${lines.length}; index += 1) output.write('line ' + index + '\\n');
    ${last}`;
  return ['--input-type=module', '--eval', text];
}

/** Returns what such a program has written. */
async function printed(last: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, program(last));
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

/** How a program goes on once it has written its lines. */
const ends = [
  ['ends by itself', ''],
  ['exits', 'process.exit(0);'],
  ['flushes', 'output.flush();'],
  ['flushes while it writes', 'setTimeout(() => { output.write("more\\n"); output.flush(); }, 10);'],
  ['goes on', 'for (let turn = 0; turn < 50; turn += 1) setTimeout(() => output.write("more\\n"), turn);'],
] as const;

test.each(ends)('a process that %s ends although whoever read its output is gone', async (_, last) => {
  const first = 'process.stdin.resume(); await new Promise((resolve) => process.stdin.once("end", resolve));';
  const child = spawn(process.execPath, program(last, first), { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.destroy();
  await once(child.stdout, 'close');
  child.stdin.end();
  expect(await once(child, 'exit', { signal: AbortSignal.timeout(20_000) })).toEqual([0, null]);
});

test.each(ends)('a process that %s ends although the disk of its output is full', async (_, last) => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, program(last), { stdio: ['ignore', full, 'inherit'] });
  closeSync(full);
  expect(await once(child, 'exit', { signal: AbortSignal.timeout(20_000) })).toEqual([0, null]);
});

test.each([
  ['ends by itself', ''],
  ['exits', 'process.exit(0);'],
  ['throws', 'throw new Error("a defect");'],
  ['throws later', 'setTimeout(() => { output.write("late\\n"); throw new Error("a defect"); }, 50);'],
])('a process that %s has written all lines in order', async (_, last) => {
  const late = last.includes('late') ? ['late'] : [];
  expect((await printed(last)).trimEnd().split('\n')).toEqual([...lines, ...late]);
});

test('a reader that does not read costs bounded memory, and is told what it has missed', async () => {
  const text = `import { standardOutput } from ${JSON.stringify(module)};
    const output = standardOutput();
    const line = JSON.stringify({ msg: 'x'.repeat(1000) }) + '\\n';
    for (let turn = 0; turn < 100; turn += 1) {
      for (let index = 0; index < 1000; index += 1) output.write(line);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    // What waits for the collector on a busy machine is not held.
    globalThis.gc();
    process.send(process.memoryUsage().rss);
    process.once('message', () => process.disconnect());`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', text], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [rss] = (await once(child, 'message')) as [number];
  expect(rss).toBeLessThan(200 * 1024 * 1024);
  child.send('read');
  let read = '';
  for await (const chunk of child.stdout ?? []) read += String(chunk);
  const got = read
    .trimEnd()
    .split('\n')
    .map((one) => JSON.parse(one) as { msg: string; lines?: number });
  const lost = got.flatMap(({ lines: count }) => (count === undefined ? [] : [count]));
  expect(lost.length).toBeGreaterThan(0);
  expect(got.length - lost.length + lost.reduce((sum, count) => sum + count, 0)).toBe(100_000);
});
