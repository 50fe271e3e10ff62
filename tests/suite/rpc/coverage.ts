import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunnerTask } from 'vitest';

const file = new URL('../../vectors/gateway/reported-cases.json', import.meta.url);
const reported = (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly { readonly id: string }[] }).cases;

/** Cases that some hosts cannot pass: the part that has their tests is missing there. */
const casesOfSomeHosts: ReadonlySet<string> = new Set(['client-left']);

/** Every reported failure of a proxy is a test of this file, whose name begins with its id. */
export function rpcCaseCoverage(): void {
  test('each reported case of the proxy has its tests', ({ task }) => {
    const ids = reported.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining([...casesOfSomeHosts]));
    const tested = idsIn(task.file.tasks);
    expect(ids.filter((id) => !tested.has(id) && !casesOfSomeHosts.has(id))).toEqual([]);
  });
}

/** Returns what stands before the first colon in the names of all tests. */
function idsIn(tasks: readonly RunnerTask[]): Set<string> {
  return new Set(tasks.flatMap((task) => (task.type === 'suite' ? [...idsIn(task.tasks)] : task.name.split(': ', 1))));
}
