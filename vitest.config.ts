import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Begins the suites of the hosts first, which take longest: nothing then waits for one alone. */
class HostsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isOfHost = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/tests/hosts/');
    return [...sorted.filter(isOfHost), ...sorted.filter((file) => !isOfHost(file))];
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // They need wasmtime, which takes minutes to build: `npm run test:hosts`.
    exclude: ['tests/hosts-wasmtime/**'],
    // Hosts and devnets are processes of their own and start in their own time; nothing here
    // measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Most of a test is waiting for such a process, so two files at a time go well on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: HostsFirst },
    allowOnly: false,
    passWithNoTests: false,
  },
});
