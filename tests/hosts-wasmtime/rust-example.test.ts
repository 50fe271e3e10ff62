import { spawnSync } from 'node:child_process';
import { recoverMessageAddress } from 'viem';
import { expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';

/** The example, built. `undefined` unless `npm run test:hosts -- --rust` asked for it. */
const program = process.env['MINTMARK_RUST_EXAMPLE'];

test.skipIf(program === undefined)('the example in Rust signs, refuses and records (--rust)', async () => {
  const { status, stdout, stderr } = spawnSync(program ?? '', [from('dist/components/signer.wasm')], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const words = new Map(stdout.split('\n').map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)] as const));
  const signature = words.get('signature');
  expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
  expect(await recoverMessageAddress({ message: 'hello', signature: `0x${signature?.slice(2)}` })).toBe(words.get('account'));
  expect(words.get('refused')).toContain('UnknownMethod("eth_sign")');
  expect(words.get('entries')).toBe('2');
});
