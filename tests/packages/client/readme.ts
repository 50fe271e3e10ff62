import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../../docs/support/blocks.ts';
import { systemNode } from '../support/installed.ts';
import type { Stage } from './support/stage.ts';

/** What the program under each heading of the README prints. */
const printed: Readonly<Record<string, RegExp>> = {
  'Metadata of NFTs': /^Directory verified\nimage\/png \d+ bytes\nimage\/png in a file\nthe same\nDirectory\ntoken-not-found: .*\n$/,
  'JSON-RPC': /^0x[0-9a-f]+\nwide: \d+ of 1000000 units left\n0x7a69\nforbidden: .*\n$/,
  Signatures: /^0x[0-9a-f]{64}\ndenied: .*demo-accounts.*\n$/,
  Stamps: /^0x[0-9a-fA-F]{40}\n$/,
  'With viem': /^0x[0-9a-f]{130}\n$/,
  Errors: /^token-not-found: the request [\w.-]+ cannot succeed later\n$/,
};

/** The programs of the README, as they stand there. */
export function readme(stage: () => Stage): void {
  describe('the README', () => {
    const programs = blocksOf('packages/client/README.md').filter(
      ({ attributes }) => attributes.get('tested') === 'tests/packages/client/readme.ts',
    );

    beforeAll(() => stage().installed.link('viem'));

    test('has a program for each of these headings, and no other', () => {
      expect([...new Set(programs.map(({ heading }) => heading))]).toEqual(Object.keys(printed));
    });

    test.each(programs)('$heading', async ({ heading, text }) => {
      const { installed, baseUrl, world, stamps } = stage();
      const { contract } = world.devnet.tokens.directory;
      const [stamp] = stamps;
      await writeFile(join(installed.folder, 'backend.pem'), stamp?.key.privateKey ?? '');
      await writeFile(join(installed.folder, 'readme.mjs'), text);
      const env = { MINTMARK_URL: baseUrl, MINTMARK_TOKEN: world.token, COLLECTION: contract, NODE_NO_WARNINGS: '1' };
      const { status, stdout, stderr } = await installed.run(systemNode, ['readme.mjs'], env);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(printed[heading] ?? /^$/);
    });
  });
}
