import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { componentWit } from '@bytecodealliance/jco';
import { expect, it } from 'vitest';
import { checkCommand } from '../../scripts/build/components/check-command.ts';
import { from } from '../../scripts/build/paths.ts';
import { checked } from './jco-run.ts';

const mebibyte = 1024 * 1024;

it('imports arguments, exit and standard streams, but no file, network, clock or random numbers', async () => {
  const [own = ''] = (await componentWit(readFileSync(from(checkCommand)))).split('\npackage ');
  expect([...own.matchAll(/^ {2}((?:import|export) .+);$/gm)].map(([, line]) => line)).toEqual([
    'import wasi:cli/environment@0.2.12',
    'import wasi:cli/exit@0.2.12',
    'import wasi:io/error@0.2.12',
    'import wasi:io/streams@0.2.12',
    'import wasi:cli/stdin@0.2.12',
    'import wasi:cli/stdout@0.2.12',
    'import wasi:cli/stderr@0.2.12',
    'export wasi:cli/run@0.2.12',
  ]);
});

it('stays under its size, gzipped', () => {
  expect(gzipSync(readFileSync(from(checkCommand)), { level: 9 }).length).toBeLessThanOrEqual(830_000);
});

it('explains itself', async () => {
  const { status, stdout, stderr } = await checked(['--help'], '');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: mintmark-check KIND/);
  for (const word of ['metadata', 'transaction', 'policy', 'configuration', '--json', 'Exit codes: 0']) expect(stdout).toContain(word);
});

it.each([
  [[], 'expected metadata, transaction, policy or configuration, got nothing'],
  [['policy', '--quiet'], '--quiet'],
  [['policy', '--token-id', '1'], 'expected with metadata only'],
  [['metadata', '--standard', 'erc20'], 'expected erc721 or erc1155, got erc20'],
  [['metadata', '--token-id', 'one'], '--token-id: expected decimal'],
])('ends with 2 for %j', async (args, words) => {
  const { status, stdout, stderr } = await checked(args, '{}');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.split('\n')[0]).toMatch(/^mintmark-check: /);
  expect(stderr.split('\n')[0]).toContain(words);
});

it('reads at most 1 MiB', async () => {
  const document = '{"name":"large"}';
  const longestAllowed = document + ' '.repeat(mebibyte - document.length);
  expect(await checked(['metadata'], longestAllowed)).toMatchObject({ status: 0 });
  const { status, stdout } = await checked(['metadata'], `${longestAllowed} `);
  expect(status).toBe(1);
  expect(stdout).toContain('the document: expected at most 1048576 bytes, got more');
});

it.each([
  ['transaction', new Uint8Array([0x7b, 0xff]), 'UTF-8'],
  ['configuration', '"text"', 'a JSON object'],
  ['policy', '{', 'JSON'],
])('%s: refuses what it cannot read', async (kind, input, expected) => {
  const { status, stdout } = await checked([kind, '--json'], input);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ kind, ok: false, problems: [{ at: '', expected }] });
});
