import type { Nft, TokenDocument } from '../../../packages/nft/src/nft.ts';
import { differenceOf } from '../data/same.ts';
import { shortened } from '../data/links.ts';
import { cidOf, isRaw } from './cid.ts';
import type { Finding, Question } from './messages.ts';
import type { WrongBlock } from './sources.ts';

/** What a verification works with. */
export interface Verifying {
  readonly nft: Nft;
  /** Says which part comes next. */
  readonly onPart: (part: string) => void;
  /** Returns the wrong block that came since the last call. `undefined` if there was none. */
  readonly takeWrongBlock: () => WrongBlock | undefined;
}

/**
 * Resolves a token anew and compares each part with what the gateway gave. Yields a finding for
 * each part as it comes.
 */
export async function* verify(verifying: Verifying, question: Question): AsyncGenerator<Finding> {
  const { nft, onPart } = verifying;
  const { chain, contract, tokenId } = question;
  let document: TokenDocument;
  onPart('document');
  try {
    document = await nft.token({ chain, contract, tokenId });
  } catch (error) {
    return yield failed('document', error, verifying);
  }
  yield judgeDocument(document, question);
  for (const { field, uri } of document.media) {
    const path = question.media[field === 'animation_url' ? 'animation' : field];
    if (path === undefined) continue;
    onPart(field);
    yield await judgeMedium(verifying, { part: field, uri, path, apiKey: question.apiKey });
  }
}

function judgeDocument({ metadata, integrity }: TokenDocument, question: Question): Finding {
  const part = 'document';
  if (integrity.status !== 'verified' && integrity.status !== 'on-chain') {
    return { part, outcome: 'unverifiable', detail: `its status is ${integrity.status}` };
  }
  const by = integrity.status === 'verified' ? `its blocks hash to ${integrity.cid ?? 'the CID'}` : 'the contract returned it';
  const difference = differenceOf(metadata, JSON.parse(question.metadata));
  if (difference === undefined) return { part, outcome: 'same', detail: `${by}, and the gateway gave the same` };
  const { at, one, other } = difference;
  const detail = `${by}, and the gateway gave another one, which differs at ${at === '' ? 'its beginning' : at}`;
  return { part, outcome: 'different', detail, expected: shortened(one, 200), got: shortened(other, 200) };
}

/** A medium, and where the gateway gives it. */
interface GivenMedium {
  readonly part: string;
  readonly uri: string;
  readonly path: string;
  readonly apiKey: string;
}

async function judgeMedium(verifying: Verifying, { part, uri, path, apiKey }: GivenMedium): Promise<Finding> {
  if (!/^(?:ipfs|data):/i.test(uri)) return { part, outcome: 'unverifiable', detail: 'its URI names no hash' };
  try {
    const { head, body } = await verifying.nft.content(uri);
    const own = new Uint8Array(await new Response(body).arrayBuffer());
    const { status, cid } = head.integrity;
    if (status !== 'verified' && status !== 'on-chain') return { part, outcome: 'unverifiable', detail: `its status is ${status}` };
    const given = await fetch(path, { headers: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }, credentials: 'omit' });
    const bytes = new Uint8Array(await given.arrayBuffer());
    const by = `${own.length} bytes, ${cid === undefined ? 'from the contract' : `whose blocks hash to ${cid}`}`;
    const first = firstDifference(own, bytes);
    if (first === undefined) return { part, outcome: 'same', detail: `${by}; the gateway gave the same` };
    const detail = `${by}; the gateway gave ${bytes.length} other bytes, which differ from byte ${first} on`;
    return { part, outcome: 'different', detail, ...(await hashesOf(own, bytes, cid)) };
  } catch (error) {
    return failed(part, error, verifying);
  }
}

/** Returns where two texts of bytes begin to differ. `undefined` if they are equal. */
function firstDifference(one: Uint8Array, other: Uint8Array): number | undefined {
  const index = one.findIndex((byte, place) => byte !== other[place]);
  if (index !== -1) return index;
  return one.length === other.length ? undefined : one.length;
}

/** A CID of bytes as they are: version 1, the codec `raw`, and a SHA-256 of zeros. */
const rawCid = `bafkrei${'a'.repeat(52)}`;

/**
 * Returns the CIDs of the bytes that had to come and of those that came. A file of several blocks
 * has a CID that nobody can make of its bytes alone: then both are compared as one raw block.
 */
async function hashesOf(
  own: Uint8Array<ArrayBuffer>,
  given: Uint8Array<ArrayBuffer>,
  cid: string | undefined,
): Promise<Pick<Finding, 'expected' | 'got'>> {
  const form = cid !== undefined && isRaw(cid) ? cid : rawCid;
  const [expected, got] = [await cidOf(own, form), await cidOf(given, form)];
  if (expected === undefined || got === undefined) return {};
  return form === cid ? { expected, got } : { expected: `${expected} (as one raw block)`, got: `${got} (as one raw block)` };
}

/**
 * Says why a part was not verified. Blocks come from what the gateway keeps and from nowhere else.
 */
function failed(part: string, error: unknown, { takeWrongBlock }: Verifying): Finding {
  const wrong = takeWrongBlock();
  if (wrong !== undefined)
    return { part, outcome: 'failed', detail: 'the gateway gave a block whose bytes do not hash to its CID', ...wrong };
  const words = error instanceof Error ? error.message : String(error);
  const detail = words.includes('blocks.console.invalid')
    ? 'the gateway does not keep all of its blocks: look the token up again, or open its picture'
    : words;
  return { part, outcome: 'failed', detail };
}
