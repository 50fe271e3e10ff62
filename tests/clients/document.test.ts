import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = read('../../docs/how-to/clients.md');

/** The section under a heading of the second level. */
function section(heading: string): string {
  const found = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`expected a section "${heading}" in docs/how-to/clients.md, got none`);
  return found;
}

test.each([
  ['viem', 'js', 'viem.mjs'],
  ['ethers', 'js', 'ethers.mjs'],
  ['web3.py', 'python', 'web3py.py'],
  ['cast', 'sh', 'cast.sh'],
  ['wagmi', 'js', 'wagmi.mjs'],
])('the snippet of %s is what the tests run', (client, language, file) => {
  const blocks = [...section(client).matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gms)].map(([, name, code]) => [name, code]);
  expect(blocks).toEqual([[language, read(`snippets/${file}`)]]);
});

test('the versions of the table are those that are installed', () => {
  const { devDependencies } = JSON.parse(read('../../package.json')) as { devDependencies: Record<string, string> };
  const web3 = /^web3==(.+)$/m.exec(read('web3py/requirements.txt'))?.[1];
  const expected = ['viem', 'ethers', '@foundry-rs/cast', '@wagmi/core'].map((name) => `\`${name}\` ${devDependencies[name]}`);
  for (const version of [...expected, `\`web3\` ${web3}`]) expect(page).toContain(`| ${version} |`);
});
