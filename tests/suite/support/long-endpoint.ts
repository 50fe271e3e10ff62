import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { textAt } from './ask.ts';

/** An item of a long result: a kilobyte, with its comma. */
const ITEM = `"0x${'5a'.repeat(509)}",\n`;
const ITEMS_IN_A_PIECE = 32;

/** An answer of an endpoint. */
export interface LongAnswer {
  /** What comes before the items. Default: a response up to the items of its result. */
  readonly before?: string;
  /** How many kilobytes of items come. */
  readonly kilobytes: number;
  /** What comes behind them. Default: the end of the list and of the response. */
  readonly after?: string;
  /** Whether the response announces its length. */
  readonly isSized?: true;
  readonly isCoded?: true;
  /** Breaks the connection off in the place of `after`. */
  readonly isCut?: true;
}

/** Returns how many items the result of an answer has. */
export const itemsOf = ({ kilobytes }: LongAnswer): number => kilobytes + 1;

/** Starts an endpoint that gives the answer whose name is the first parameter of a call. */
export function startLongEndpoint(answers: Readonly<Record<string, LongAnswer>>): Promise<LocalServer> {
  return serve((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      const name = textAt(JSON.parse(Buffer.concat(body).toString()), 'params', '0');
      give(answers[name] ?? { kilobytes: 0 }, response);
    });
  });
}

function give(answer: LongAnswer, response: ServerResponse): void {
  const { before = '{"jsonrpc":"2.0","id":0,"result":[', kilobytes, after = '"last"]}', isSized, isCoded, isCut } = answer;
  const length = before.length + kilobytes * ITEM.length + after.length;
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(isSized && { 'content-length': length }),
    ...(isCoded && { 'content-encoding': 'gzip' }),
  });
  const pieces = Readable.from(piecesOf(before, kilobytes, after));
  if (isCut) pieces.pipe(response, { end: false }).on('unpipe', () => response.destroy());
  else if (isCoded) pieces.pipe(createGzip({ level: 1 })).pipe(response);
  else pieces.pipe(response);
}

function* piecesOf(before: string, kilobytes: number, after: string): Generator<Buffer> {
  yield Buffer.from(before);
  for (let left = kilobytes; left > 0; left -= ITEMS_IN_A_PIECE) yield Buffer.from(ITEM.repeat(Math.min(left, ITEMS_IN_A_PIECE)));
  yield Buffer.from(after);
}
