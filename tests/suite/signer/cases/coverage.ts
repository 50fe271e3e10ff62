import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunnerTask } from 'vitest';

const file = new URL('../../../vectors/signer/reported-cases.json', import.meta.url);
const reported = (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly { readonly id: string }[] }).cases;

/** The cases that the suite cannot ask every host for, and the test file that has each. */
export const casesOfNode: Readonly<Record<string, string>> = {
  // A Worker gets its keys by a deployment, never while it runs.
  'key-rotation-live': 'tests/node/key-reload.test.ts',
  // Tokens are of Node only.
  'token-low-s': 'tests/keys/pkcs11.test.ts',
};

/** Every reported failure of a signer is a test of this file, under its id. */
export function caseCoverage(): void {
  test('each reported case has its tests', ({ task }) => {
    const ids = reported.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expectCases(
      task,
      ids.filter((id) => !Object.hasOwn(casesOfNode, id)),
    );
    expect(ids).toEqual(expect.arrayContaining(Object.keys(casesOfNode)));
  });
}

/** Expects that each of these cases has tests in the file of a test. */
export function expectCases(task: Readonly<RunnerTask>, ids: readonly string[]): void {
  const groups = groupsIn(task.file.tasks);
  expect(ids.filter((id) => !groups.has(id))).toEqual([]);
}

/** Returns the names of all groups that have a test. */
function groupsIn(tasks: readonly RunnerTask[]): Set<string> {
  const names = new Set<string>();
  for (const task of tasks) {
    if (task.type !== 'suite') continue;
    if (task.tasks.length > 0) names.add(task.name);
    for (const name of groupsIn(task.tasks)) names.add(name);
  }
  return names;
}
