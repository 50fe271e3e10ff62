import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import type { Response } from 'undici';
import { WebSocket } from 'ws';
import { chainId, contract, unkeptChainId } from '../fixture.ts';
import { variety } from '../load/routes.ts';

/** One visitor in so many leaves before its answer has come. */
const LEAVES_EVERY = 3;
/** The longest that a visitor stays who leaves, in milliseconds. */
const LONGEST_STAY_MS = 40;

/** What visitors came to. */
export interface Visits {
  /** Answers that came whole. */
  readonly answered: number;
  /** Visitors that left. */
  readonly left: number;
}

/** Sends a request to a gateway. Rejects if its answer is not the right one. */
type Visitor = (baseUrl: string, number: number, leaving: Leaving) => Promise<void>;

/** How visitors reach a gateway, and when one leaves. */
interface Leaving {
  readonly dispatcher: Agent;
  readonly signal: AbortSignal;
}

const visitors: readonly Visitor[] = [
  (url, number, leaving) => call(url, number, 'eth_getBalance', [contract, 'latest'], leaving),
  (url, number, leaving) => get(`${url}/v1/nft/${chainId}/${contract}/${number % variety}`, leaving),
  (url, number, leaving) => call(url, number, 'eth_getCode', [contract, 'latest'], leaving),
  (url, number, leaving) => get(`${url}/v1/nft/${unkeptChainId}/${contract}/${number % variety}`, leaving),
  batch,
  socket,
];

/**
 * Has so many visitors at a time ask a gateway until a time, on the clock of `performance.now()`.
 * They take turns at what they ask; one in three leaves. Rejects if an answer is wrong.
 */
export async function visit(baseUrl: string, atATime: number, untilMs: number): Promise<Visits> {
  const dispatcher = new Agent();
  let [next, answered, left] = [0, 0, 0];
  const visitOne = async (): Promise<void> => {
    for (let number = next++; performance.now() < untilMs; number = next++) {
      const visitor = visitors[number % visitors.length] ?? socket;
      if (await leaves(visitor, baseUrl, number, dispatcher)) left += 1;
      else answered += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: atATime }, visitOne));
  } finally {
    await dispatcher.destroy();
  }
  return { answered, left };
}

/** Returns whether the visitor left before its answer had come. */
async function leaves(visitor: Visitor, baseUrl: string, number: number, dispatcher: Agent): Promise<boolean> {
  // The numbers of those who leave go round all visitors, as 3 and 6 would not.
  const turn = Math.floor(number / visitors.length);
  const isLeaving = turn % LEAVES_EVERY === 0;
  const leaving = new AbortController();
  const timer = isLeaving ? setTimeout(() => leaving.abort(), turn % LONGEST_STAY_MS) : undefined;
  try {
    await visitor(baseUrl, number, { dispatcher, signal: leaving.signal });
    return false;
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    return true;
  } finally {
    clearTimeout(timer);
  }
}

async function get(url: string, leaving: Leaving): Promise<void> {
  await read(await fetch(url, leaving), '"verified"');
}

function call(baseUrl: string, id: number, method: string, params: readonly unknown[], leaving: Leaving): Promise<void> {
  return post(baseUrl, { jsonrpc: '2.0', id, method, params }, `"id":${id}`, leaving);
}

function batch(baseUrl: string, number: number, leaving: Leaving): Promise<void> {
  const calls = Array.from({ length: 10 }, (_, at) => ({ jsonrpc: '2.0', id: `${number}.${at}`, method: 'eth_blockNumber' }));
  return post(baseUrl, calls, `"id":"${number}.9"`, leaving);
}

async function post(baseUrl: string, body: unknown, expected: string, leaving: Leaving): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${baseUrl}/rpc/${chainId}`, { method: 'POST', headers, body: JSON.stringify(body), ...leaving });
  await read(response, expected);
}

async function read(response: Response, expected: string): Promise<void> {
  const text = await response.text();
  if (response.status === 200 && text.includes(expected) && !text.includes('"error"')) return;
  throw new Error(`expected ${expected} from ${response.url}, got status ${response.status}: ${text.slice(0, 300)}`);
}

/** Opens a WebSocket, subscribes, asks something, and goes: those who leave do not close it. */
async function socket(baseUrl: string, number: number, { signal }: Leaving): Promise<void> {
  const opened = new WebSocket(`${baseUrl.replace('http', 'ws')}/rpc/${chainId}`);
  try {
    const answers = answersOf(opened, 2, signal);
    opened.once('open', () => {
      opened.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
      opened.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'eth_getBalance', params: [contract, 'latest'] }));
    });
    const text = (await answers).join('\n');
    if (text.includes('"error"')) throw new Error(`expected answers on socket ${number}, got ${text.slice(0, 300)}`);
    opened.close();
    // A client that reads its last answers and goes is not there for the closing handshake either.
    await sleep(0);
  } finally {
    opened.terminate();
  }
}

/** Resolves with so many messages with an id. */
function answersOf(opened: WebSocket, count: number, signal: AbortSignal): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = [];
    signal.addEventListener('abort', () => reject(new Error('the visitor has left')));
    opened.on('error', reject);
    opened.on('close', (code) => reject(new Error(`expected ${count} answers, got the end of the socket: ${code}`)));
    opened.on('message', (data) => {
      const text = String(data);
      if (text.includes('"id"')) answers.push(text);
      if (answers.length === count) resolve(answers);
    });
  });
}
