import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';
import { systemNode } from '../support/installed.ts';
import type { Stage } from './support/stage.ts';

/** The example, against the demo's collection: seven tokens of the 120 that it asks for. */
export function example(stage: () => Stage): void {
  test('the example lists a collection and saves an image', async () => {
    const { installed, baseUrl, world } = stage();
    await copyFile(from('examples/client.mjs'), join(installed.folder, 'client.mjs'));
    const env = { MINTMARK_URL: baseUrl, COLLECTION: world.devnet.collection };
    const { status, stdout, stderr } = await installed.run(systemNode, ['client.mjs'], env);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const tokens = Object.values(world.devnet.tokens).filter(({ contract }) => contract === world.devnet.collection);
    const [size = ''] = /\d+$/.exec(stdout.trim()) ?? [];
    expect(stdout.trim().split('\n')).toEqual([
      'collection Mintmark Demo Collection (MINT)',
      ...tokens
        .sort((one, other) => Number(one.tokenId) - Number(other.tokenId))
        .map(({ tokenId, document, integrity }) => `token ${tokenId} ${String(document['name'])} ${integrity.status}`),
      `failed ${120 - tokens.length} token-not-found`,
      `saved 1.png ${size}`,
    ]);
    const image = await readFile(join(installed.folder, '1.png'));
    expect([image.length, image.subarray(1, 4).toString()]).toEqual([Number(size), 'PNG']);
  });
}
