import { expect, test } from 'vitest';
import { cidOf, isRaw } from '../../console/src/verifier/cid.ts';

const hello = new TextEncoder().encode('hello world');
/** CIDs of `hello world` as one block, as `ipfs add --raw-leaves` and `ipfs add` give them. */
const raw = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
const file = 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD';

test('a block has the CID of its bytes, in the form that was expected', async () => {
  expect(await cidOf(hello, raw)).toBe(raw);
  // The same file as a node of a tree: a length-delimited message around the bytes.
  const node = Uint8Array.from([0x0a, 0x11, 0x08, 0x02, 0x12, 0x0b, ...hello, 0x18, 0x0b]);
  expect(await cidOf(node, file)).toBe(file);
  expect(await cidOf(hello, `bafkrei${'a'.repeat(52)}`)).toBe(raw);
});

test('a wrong byte makes another CID', async () => {
  const wrong = await cidOf(new TextEncoder().encode('hello worle'), raw);
  expect(wrong).toMatch(/^bafkrei[a-z2-7]{52}$/);
  expect(wrong).not.toBe(raw);
  expect(await cidOf(hello, file)).toMatch(/^Qm[1-9A-HJ-NP-Za-km-z]{44}$/);
});

test.each(['', 'bafk', 'no cid', `z${'1'.repeat(50)}`, 'bafyaajaiaejccbaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'])(
  'of %s nothing can be said: it is no CID with SHA-256',
  async (cid) => {
    expect(await cidOf(hello, cid)).toBeUndefined();
  },
);

test('a CID says whether it is one of bytes as they are', () => {
  expect([isRaw(raw), isRaw(file), isRaw('bafybeihxuxkdqsgnvso47gmn6rulxuon4t4qcb7ubbjexm5noernixwknu')]).toEqual([true, false, false]);
});
