import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { run } from '../support/run.ts';

const page = readFileSync(from('docs/operations/sizing.md'), 'utf8');

test('a transaction takes as much of the ledger as the page says', async () => {
  const program = 'tests/operations/programs/ledger-growth.ts';
  expect(page).toContain(`node ${program} 2000`);
  const { stdout } = await run([from(program), '200']);
  const { bytes }: { readonly bytes: number } = JSON.parse(stdout);
  const said = Number(/about ([\d.]+) kB a transaction/.exec(page)?.[1]) * 1000;
  expect(Math.abs(bytes - said) / said).toBeLessThan(0.1);
});
