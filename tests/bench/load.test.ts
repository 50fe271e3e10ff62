import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { timedCommand } from '../../scripts/bench/deploy.ts';
import { Generator } from '../../scripts/bench/load/driver.ts';
import type { Plan } from '../../scripts/bench/load/plan.ts';
import { LocalSite } from '../../scripts/bench/site.ts';
import { descendant, peakMemory, processorTime, residentMemory } from '../../scripts/bench/subjects/process.ts';
import { startProgram } from '../../scripts/bench/subjects/program.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** A short load on something that answers with this status and body. */
async function perform(status: number, body: string): Promise<unknown> {
  const server = await serve((_, response) => response.writeHead(status).end(body));
  await using generator = new Generator();
  const plan: Plan = {
    baseUrl: server.url,
    connections: 2,
    seconds: 1,
    requests: [{ method: 'GET', path: '/', headers: {} }],
    expected: 'right',
  };
  try {
    return await generator.perform(plan);
  } finally {
    await server.close();
  }
}

test('right answers are counted', async () => {
  expect(await perform(200, 'all right')).toMatchObject({ answers: expect.any(Number), errors: 0, refused: 0, mismatches: 0 });
});

test('a rate of refusals or wrong answers is none', async () => {
  await expect(perform(429, 'right')).rejects.toThrow('refused');
  await expect(perform(200, 'wrong')).rejects.toThrow('mismatches');
});

test('a program under another is found, and what it has used', async () => {
  await using site = await LocalSite.open();
  const guarded = await startProgram({
    args: [
      path('../../hosts/node/child-guard.ts'),
      process.execPath,
      '-e',
      "console.log('listening on http://nowhere'); setTimeout(() => {}, 1e6)",
    ],
    directory: await site.directory(),
    ready: 'stdout',
  });
  try {
    const below = descendant(guarded.pid, 'node');
    expect(below).not.toBe(guarded.pid);
    expect(processorTime(below)).toBeGreaterThan(0);
    // In this order: the program may still grow.
    const resident = residentMemory(below);
    expect(resident).toBeGreaterThan(1e6);
    expect(peakMemory(below)).toBeGreaterThanOrEqual(resident);
    expect(() => descendant(below, 'node')).toThrow('got none');
  } finally {
    await guarded.close();
  }
});

test('the error of a program that does not listen has what the program printed', async () => {
  await using site = await LocalSite.open();
  const started = startProgram({
    args: ['-e', 'console.error("no"); process.exit(3)'],
    directory: await site.directory(),
    ready: 'stderr',
  });
  await expect(started).rejects.toThrow(/exit status 3:\nno/);
});

test('a command that fails is no deploy', async () => {
  await expect(timedCommand(process.execPath, ['-e', 'process.exit(4)'])).rejects.toThrow('exit status 4');
  expect(await timedCommand(process.execPath, ['-e', ''])).toMatchObject({ id: 'deploy.dry-run', unit: 'us' });
});
