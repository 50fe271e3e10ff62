import { custom, decodeFunctionResult, encodeFunctionResult, parseAbi } from 'viem';
import type { Document, Settled } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { Nft } from '../../../build/types/nft.js';
import { chainId, contract } from '../fixture.ts';
import { makeDocuments } from '../reference/token/document.ts';
import { makeTokens } from '../reference/token/token.ts';
import type { Contender, Effort } from '../report/measure.ts';
import { inTurns, named, timed } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { referenceSettings } from '../subjects/reference.ts';
import { Upstream, documentText } from '../upstream/upstream.ts';
import { settings } from './component.ts';

/** The microseconds that a token whose document is in its URI may take. */
const aim = 60;
const abi = parseAbi(['function tokenURI(uint256) view returns (string)']);
const encoder = new TextEncoder();
const [ours, drawn, service, decoded] = ['data:', 'data: with an SVG', 'reference', 'viem decodes, JSON.parse'] as const;

/**
 * Measures the resolution of a token whose document is in its URI, in the component. Its effects
 * settle at once: the answers of the chain are made before, and the loop only hands them over.
 */
export async function resolveData(nft: Nft, effort: Effort): Promise<Row[]> {
  const [plain, svg] = [inJson(documentText(1)), inJson(withDrawing())];
  const measured = await inTurns(
    [component(ours, nft, plain), component(drawn, nft, svg), byReference(service, plain), byDecoding(decoded, plain)],
    effort,
  );
  return [
    {
      id: 'nft.data',
      what: '(i) data: token of 600 bytes in the component: read the chain, decode, repair, normalise; effects settle at once',
      unit: 'us',
      ours: named(measured, ours),
      beside: [service, decoded].map((name) => ({ name, ...named(measured, name) })),
      aim: { atMost: aim },
    },
    { id: 'nft.data.svg', what: '(i) the same with an SVG of 2 kB to make safe', unit: 'us', ours: named(measured, drawn), beside: [] },
  ];
}

/** Returns the `data:` URI of a document in the form that contracts use most. */
const inJson = (text: string): string => `data:application/json;base64,${Buffer.from(text).toString('base64')}`;

function withDrawing(): string {
  const squares = Array.from({ length: 32 }, (_, at) => `<rect x="${at}" y="${at * 2}" width="10" height="10" fill="#${at + 100}"/>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${squares.join('')}</svg>`;
  return JSON.stringify({ ...JSON.parse(documentText(1)), image: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` });
}

function component(name: string, nft: Nft, uri: string): Contender {
  const rounds = record(nft, uri);
  const once = (): void => {
    using resolution = start(nft);
    let found: Document | undefined;
    for (const settled of rounds) found = documentIn(resolution.advance(settled, 0n));
    if (found?.integrity.status !== 'on-chain') throw new Error(`expected a document on chain, got ${JSON.stringify(found)}`);
  };
  return { name, time: timed(once) };
}

/** Resolves a token once, and returns what settled before each step: the same each time. */
function record(nft: Nft, uri: string): readonly Settled[][] {
  const upstream = Upstream.inline([uri, uri]);
  using resolution = start(nft);
  const rounds: Settled[][] = [];
  for (let settled: Settled[] = []; ;) {
    rounds.push(settled);
    const step = resolution.advance(settled, 0n);
    if (documentIn(step) !== undefined) return rounds;
    settled = step.need.start.map(({ id, action }): Settled => {
      if (action.tag !== 'fetch') throw new TypeError(`expected a fetch, got ${action.tag}`);
      return { id, outcome: { tag: 'fetch', val: { tag: 'ok', val: upstream.answer(action.val) } } };
    });
    if (settled.length === 0) throw new Error(`expected a document, got ${JSON.stringify(step.answered)}`);
  }
}

const start = ({ metadata }: Nft) =>
  metadata.Resolution.start(
    [{ tag: 'token', val: { token: { chain: String(chainId), contract, tokenId: '1' }, withBody: false, withExtensions: false } }],
    settings,
  );

function documentIn({ answered: [first] }: ReturnType<ReturnType<typeof start>['advance']>): Document | undefined {
  return first?.outcome.tag === 'ok' && first.outcome.val.tag === 'token' ? first.outcome.val.val : undefined;
}

/** Resolves the token as the reference does: viem's client on answers that are at hand. */
function byReference(name: string, uri: string): Contender {
  const unused = async (): Promise<never> => {
    throw new Error('expected no request of content, got one');
  };
  const reads = new Map<unknown, unknown>();
  const upstream = Upstream.inline([uri, uri]);
  const request = async ({ method, params }: { method: string; params?: readonly [{ readonly data?: string }] }): Promise<unknown> => {
    const key = params?.[0]?.data ?? method;
    if (!reads.has(key)) reads.set(key, upstream.result({ id: 1, method, params }));
    return reads.get(key);
  };
  const own = referenceSettings('', { sqlite: '' });
  const tokens = makeTokens(own, makeDocuments(own, unused), () => custom({ request }));
  return {
    name,
    time: async (count) => {
      const started = performance.now();
      for (let left = count; left > 0; left -= 1) await tokens(String(chainId), contract, '1');
      return performance.now() - started;
    },
  };
}

/** Decodes the answer of `tokenURI` and parses the document, and does nothing else. */
function byDecoding(name: string, uri: string): Contender {
  const data = encodeFunctionResult({ abi, functionName: 'tokenURI', result: uri });
  const answer = encoder.encode(JSON.stringify({ jsonrpc: '2.0', id: 1, result: data }));
  const decoder = new TextDecoder();
  const once = (): void => {
    const { result }: { result: `0x${string}` } = JSON.parse(decoder.decode(answer));
    const [, base64 = ''] = decodeFunctionResult({ abi, functionName: 'tokenURI', data: result }).split(',');
    const document: unknown = JSON.parse(Buffer.from(base64, 'base64').toString());
    if (typeof document !== 'object') throw new TypeError(`expected a document, got ${typeof document}`);
  };
  return { name, time: timed(once) };
}
