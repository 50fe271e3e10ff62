import { copyFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { install } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

const consumers = ['consumer.ts', 'client-consumer.ts'];

let installed: Installed;
beforeAll(async () => {
  installed = await install('nft', 'signer', 'rate-limit', 'client');
  for (const name of consumers) await copyFile(fileURLToPath(new URL(`programs/${name}`, import.meta.url)), join(installed.folder, name));
  for (const name of ['@types/node', 'undici-types']) await installed.link(name);
});
afterAll(() => installed[Symbol.asyncDispose]());

test.each([
  ['a program for Node', { lib: ['es2024', 'esnext.disposable'], types: ['node'] }],
  ['a program for browsers', { lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'], types: [] }],
])('the declarations serve %s that checks libraries too', async (_, own) => {
  const options = {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    ...own,
  };
  await writeFile(join(installed.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: consumers }));
  const { status, stdout } = await installed.run(process.execPath, [from('node_modules/typescript/bin/tsc'), '--project', 'tsconfig.json']);
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
