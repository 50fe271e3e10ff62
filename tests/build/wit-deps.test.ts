import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { types } from '@bytecodealliance/jco';
import { expect, it } from 'vitest';
import { from } from '../../scripts/build/paths.ts';

it.each(['nft', 'signer', 'keys', 'image', 'rate-limit', 'gateway', 'check'])('wit/%s can be read alone', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-wit-'));
  try {
    await cp(from(`wit/${name}`), folder, { recursive: true });
    const [, world = ''] = /^world ([\w-]+) /m.exec(await readFile(join(folder, `${name}.wit`), 'utf8')) ?? [];
    expect(Object.keys(await types(folder, { name, worldName: world, outDir: '' }))).toContain(`${name}.d.ts`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
