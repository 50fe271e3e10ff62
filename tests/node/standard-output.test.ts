import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const log = fileURLToPath(new URL('../../hosts/node/log.ts', import.meta.url));
const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);

/** Runs a program that writes the lines to standard output and then does something. */
async function printed(last: string): Promise<string> {
  const program = `import { standardOutput } from ${JSON.stringify(log)};
    const output = standardOutput();
    for (let index = 0; index < ${lines.length}; index += 1) output.write('line ' + index + '\\n');
    ${last}`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

test.each([
  ['ends by itself', ''],
  ['exits', 'process.exit(0);'],
  ['throws', 'throw new Error("a defect");'],
  ['throws later', 'setTimeout(() => { output.write("late\\n"); throw new Error("a defect"); }, 50);'],
])('a process that %s has written all lines in order', async (_, last) => {
  const late = last.includes('late') ? ['late'] : [];
  expect((await printed(last)).trimEnd().split('\n')).toEqual([...lines, ...late]);
});
