import { describe, expect, test } from 'vitest';
import { experiments } from '../../scripts/timing-lab/experiments.ts';
import { run } from '../support/run.ts';

describe('npm run timing-lab', () => {
  test('measures every experiment on the built component and reports the findings', async () => {
    const { status, stdout, stderr } = await run(['scripts/timing-lab.ts', '--samples', '100', '--json']);
    expect(stderr).toContain('sign, the key 1 against random keys, 100 samples');
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      samples: 100,
      findings: experiments.map(({ name, control }) => ({ name, control, fixed: expect.any(Number), random: expect.any(Number) })),
    });
    // With so few samples, any verdict is possible. It has to fit the exit code.
    expect(report).toHaveProperty(
      'verdict',
      status === 0 ? expect.stringMatching(/^(?:nothing|unclear)$/) : expect.stringMatching(/^(?:inconclusive|leak)$/),
    );
  }, 120_000);

  test.each([['--samples', '5'], ['--samples', 'many'], ['--unknown']])('refuses %s %s', async (...args) => {
    const { status, stderr } = await run(['scripts/timing-lab.ts', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain('error:');
  });

  test('prints its help', async () => {
    const { status, stdout } = await run(['scripts/timing-lab.ts', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('The controls leak on purpose');
  });
});
