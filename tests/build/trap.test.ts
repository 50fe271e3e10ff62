import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { from } from '../../scripts/build/paths.ts';

const trap = 'a deliberate trap';

it('the deliberate trap is in the build for tests and nowhere else', () => {
  expect(readFileSync(from('build/test/components/nft.wasm')).includes(trap)).toBe(true);
  for (const name of ['nft', 'gateway', 'signer', 'rate-limit']) {
    expect(readFileSync(from(`dist/components/${name}.wasm`)).includes(trap), name).toBe(false);
  }
});
