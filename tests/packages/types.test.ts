import { copyFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { install } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await install('nft', 'signer', 'rate-limit');
  await copyFile(fileURLToPath(new URL('programs/consumer.ts', import.meta.url)), join(installed.folder, 'consumer.ts'));
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
  await writeFile(join(installed.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
  const { status, stdout } = await installed.run(process.execPath, [from('node_modules/typescript/bin/tsc'), '--project', 'tsconfig.json']);
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
