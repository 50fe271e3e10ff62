import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatePrivateKey } from 'viem/accounts';
import { blocksOf } from '../docs/support/blocks.ts';
import { install, systemNode } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await install('signer', 'rate-limit');
  for (const name of ['express', 'viem']) await installed.link(name);
});
afterAll(() => installed?.[Symbol.asyncDispose]());

/** Returns the programs of a page, in order. */
function programs(page: string): readonly string[] {
  return blocksOf(page)
    .filter(({ language, attributes }) => language === 'js' && attributes.get('tested') === 'tests/packages/readmes.test.ts')
    .map(({ text }) => text);
}

/**
 * Runs a program where the packages are installed, on the system's Node. Returns what it prints.
 */
async function printed(program: string): Promise<string> {
  const file = join(installed.folder, 'program.mjs');
  writeFileSync(file, program);
  const { status, stdout, stderr } = await installed.run(systemNode, [file], { HOT_KEY: generatePrivateKey() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('the programs of the pages run with the packages:', () => {
  test('packages/rate-limit/README.md', async () => {
    const [first = '', middleware = ''] = programs('packages/rate-limit/README.md');
    expect(await printed(`${first}console.log(allowed, retryAfter, Object.keys(headers));`)).toMatch(/^true 0 /);
    await printed(`import express from 'express';\nconst app = express();\n${middleware}`);
  });

  test('packages/signer/README.md', async () => {
    const [first = '', viem = ''] = programs('packages/signer/README.md');
    const last = "console.log(await wallet.signMessage({ message: 'hello' }) === signature);";
    expect(await printed(`import { mainnet as chain } from 'viem/chains';\n${first}${viem}${last}`)).toBe('true\n');
  });

  test('docs/tutorials/embed.md', async () => {
    const [limit = '', sign = ''] = programs('docs/tutorials/embed.md');
    expect((await printed(limit)).split('\n').map((line) => line.split(/[ ,]/).slice(0, 2).join(' '))).toEqual([
      '1 allowed',
      '2 allowed',
      '3 allowed',
      '4 refused',
      'bob true',
      '',
    ]);
    expect(await printed(sign)).toMatch(/^signed by 0x\w{40}\nrefused .*\naudit \d+\n$/);
  });
});
