import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Served } from '../support/host.ts';
import type { World } from '../support/world.ts';
import { arweave } from './tokens/arweave.ts';
import { ccip } from './tokens/ccip.ts';
import { dataUris } from './tokens/data-uris.ts';
import { documents } from './tokens/documents.ts';
import { fields } from './tokens/fields.ts';
import { hosts } from './tokens/hosts.ts';
import { images } from './tokens/images.ts';
import { ipfsContent } from './tokens/ipfs/content.ts';
import { ipfsUris } from './tokens/ipfs/uris.ts';
import { nodes } from './tokens/nodes.ts';
import { security } from './tokens/security.ts';
import { standards } from './tokens/standards.ts';
import { uris } from './tokens/uris.ts';
import type { Case } from './world/case.ts';
import { expectedFailures } from './world/expected-failures.ts';
import { expectWanted } from './world/judge.ts';
import { TokenWorld, askFor, hostsOf } from './world/token-world.ts';

const file = new URL('../../vectors/nft/cases.json', import.meta.url);
const reported = (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }).cases;

const groups: Readonly<Record<string, readonly Case[]>> = {
  'reported in public': reported,
  'URIs of all forms': uris,
  'data: URIs': dataUris,
  'URIs of IPFS': ipfsUris,
  'content of IPFS': ipfsContent,
  'content of Arweave': arweave,
  'documents that are damaged, or none': documents,
  'fields of documents': fields,
  'images of documents': images,
  'hosts of the web': hosts,
  'nodes of chains': nodes,
  'functions and standards': standards,
  'answers off chain': ccip,
  'attacks on who shows them': security,
};
const all = Object.values(groups).flat();

/** Tokens that are hard to resolve: each has the right answer, or an error that says why not. */
export function hardTokens(world: () => World): void {
  describe('hard tokens', () => {
    let tokens: TokenWorld;
    let served: Served;
    beforeAll(async () => {
      tokens = await TokenWorld.start(hostsOf(all));
      served = await world().serve({ ...world().configuration(), ...tokens.configuration });
    });
    afterAll(async () => {
      await served.stop();
      await tokens[Symbol.asyncDispose]();
    });

    test('each case has an id of its own', () => {
      const ids = all.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      expect(ids).toEqual(expect.arrayContaining(Object.keys(expectedFailures).map((key) => key.replace(/@.*/, ''))));
    });

    describe.each(Object.entries(groups))('%s', (_, cases) => {
      test.each(cases.map((given) => [given.id, given] as const))('%s', async (id, given) => {
        await tokens.use(given);
        const start = performance.now();
        const reply = await askFor(served.baseUrl, given);
        const judge = (): void => expectWanted(reply, given.want, performance.now() - start);
        const reason = expectedFailures[id] ?? expectedFailures[`${id}@${world().host.name}`];
        if (reason === undefined) judge();
        else expect(judge, `it passes: remove it from the expected failures (${reason})`).toThrow();
      });
    });
  });
}
