import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksOf } from '../docs/support/blocks.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const path = 'docs/how-to/clients.md';
const page = read(`../../${path}`);

test.each([
  ['viem', 'js', 'viem.mjs'],
  ['ethers', 'js', 'ethers.mjs'],
  ['web3.py', 'python', 'web3py.py'],
  ['cast', 'sh', 'cast.sh'],
  ['wagmi', 'js', 'wagmi.mjs'],
])('the snippet of %s is what the tests run', (client, language, file) => {
  const blocks = blocksOf(path).filter(({ heading }) => heading === client);
  expect(blocks).toMatchObject([{ language, text: read(`snippets/${file}`) }]);
});

test('the versions of the table are those that are installed', () => {
  const { devDependencies } = JSON.parse(read('../../package.json')) as { devDependencies: Record<string, string> };
  const web3 = /^web3==(.+)$/m.exec(read('web3py/requirements.txt'))?.[1];
  const expected = ['viem', 'ethers', '@foundry-rs/cast', '@wagmi/core'].map((name) => `\`${name}\` ${devDependencies[name]}`);
  for (const version of [...expected, `\`web3\` ${web3}`]) expect(page).toContain(`| ${version} |`);
});
