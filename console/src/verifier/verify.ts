import type { Nft, TokenDocument } from '../../../packages/nft/src/nft.ts';
import { same } from '../data/same.ts';
import type { Finding, Question } from './messages.ts';

/**
 * Resolves a token anew and compares each part with what the gateway gave. Yields a finding for
 * each part as it comes.
 */
export async function* verify(nft: Nft, question: Question): AsyncGenerator<Finding> {
  const { chain, contract, tokenId } = question;
  let document: TokenDocument;
  try {
    document = await nft.token({ chain, contract, tokenId });
  } catch (error) {
    return yield { part: 'document', outcome: 'failed', detail: wordsOf(error) };
  }
  yield judgeDocument(document, question);
  for (const { field, uri } of document.media) {
    const path = question.media[field === 'animation_url' ? 'animation' : field];
    if (path !== undefined) yield await judgeMedium(nft, field, uri, path, question.apiKey);
  }
}

function judgeDocument({ metadata, integrity }: TokenDocument, question: Question): Finding {
  const part = 'document';
  if (integrity.status !== 'verified' && integrity.status !== 'on-chain') {
    return { part, outcome: 'unverifiable', detail: `its status is ${integrity.status}` };
  }
  const by = integrity.status === 'verified' ? `its blocks hash to ${integrity.cid ?? 'the CID'}` : 'the contract returned it';
  if (same(metadata, JSON.parse(question.metadata))) return { part, outcome: 'same', detail: `${by}, and the gateway gave the same` };
  return { part, outcome: 'different', detail: `${by}, and the gateway gave another one` };
}

async function judgeMedium(nft: Nft, part: string, uri: string, path: string, apiKey: string): Promise<Finding> {
  if (!/^(?:ipfs|data):/i.test(uri)) return { part, outcome: 'unverifiable', detail: 'its URI names no hash' };
  try {
    const { head, body } = await nft.content(uri);
    const own = new Uint8Array(await new Response(body).arrayBuffer());
    const { status, cid } = head.integrity;
    if (status !== 'verified' && status !== 'on-chain') return { part, outcome: 'unverifiable', detail: `its status is ${status}` };
    const given = await fetch(path, { headers: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }, credentials: 'omit' });
    const bytes = new Uint8Array(await given.arrayBuffer());
    const by = `${own.length} bytes, ${cid === undefined ? 'from the contract' : `whose blocks hash to ${cid}`}`;
    if (own.length === bytes.length && own.every((byte, index) => byte === bytes[index]))
      return { part, outcome: 'same', detail: `${by}; the gateway gave the same` };
    return { part, outcome: 'different', detail: `${by}; the gateway gave ${bytes.length} other bytes` };
  } catch (error) {
    return { part, outcome: 'failed', detail: wordsOf(error) };
  }
}

/**
 * Says why a part was not verified. Blocks come from what the gateway keeps and from nowhere else.
 */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.includes('blocks.console.invalid')
    ? 'the gateway does not keep all of its blocks: look the token up again, or open its picture'
    : words;
}
