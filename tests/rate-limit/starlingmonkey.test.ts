import { readFileSync } from 'node:fs';
import { componentWit } from '@bytecodealliance/jco';
import { expect, it } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { starlingMonkeyLimiter } from './forms.ts';
import { limiterSuite } from './suite/suite.ts';

// QuickJS is what ships: a sixth of the size, gzipped too, and several times as fast.
limiterSuite('as a component on StarlingMonkey', async () => (await starlingMonkeyLimiter())(), 4);

it('imports nothing on StarlingMonkey either, and exports what it does on QuickJS', async () => {
  const worldOf = async (file: string): Promise<string> => (await componentWit(readFileSync(from(file)))).split('\npackage ')[0] ?? '';
  const world = await worldOf('build/test/components/starlingmonkey/rate-limit.wasm');
  expect(world).toBe(await worldOf('dist/components/rate-limit.wasm'));
  expect(world).not.toContain('import ');
});
