import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { at, textAt } from './ask.ts';
import { textUnlessCutOff } from './cut-off.ts';

/** What a mock endpoint answers to a call. */
export interface MockAnswer {
  readonly result?: unknown;
  readonly error?: object;
  /** Breaks the connection off. */
  readonly destroy?: true;
  /** Never answers. */
  readonly hang?: true;
  /** The status of the response. Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, in the place of a JSON-RPC response. */
  readonly text?: string;
}

/** Answers a call. `before` calls came before it. */
export type MockRule = (call: unknown, before: number) => MockAnswer;

/** How a mock endpoint takes requests. */
export interface MockManners {
  /** The most calls in a batch. It refuses larger ones. Default: any number. */
  readonly maxBatch?: number;
  /** Breaks a connection that is used again. */
  readonly resetOnReuse?: true;
}

/** A JSON-RPC endpoint that follows a rule. */
export interface MockEndpoint extends LocalServer {
  /** The methods of all calls so far. */
  readonly methods: readonly string[];
  /** The fields of all requests so far. */
  readonly fields: readonly IncomingHttpHeaders[];
  /** The numbers of calls of all requests so far. */
  readonly sizes: readonly number[];
}

/** Starts an endpoint. A list of answers is given one after another, the last one for ever. */
export async function startMock(rule: MockRule | readonly MockAnswer[], manners: MockManners = {}): Promise<MockEndpoint> {
  const [methods, fields, sizes]: [string[], IncomingHttpHeaders[], number[]] = [[], [], []];
  const used = new WeakSet<object>();
  const answer: MockRule = typeof rule === 'function' ? rule : (_, before) => rule[Math.min(before, rule.length - 1)] ?? {};
  const server = await serve((request, response) => {
    fields.push(request.headers);
    if (manners.resetOnReuse === true && used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    void bodyOf(request).then((body) => {
      // Who asked has left before the whole request was there.
      if (body === undefined) return undefined;
      const calls: unknown[] = Array.isArray(body) ? body : [body];
      sizes.push(calls.length);
      if (calls.length > (manners.maxBatch ?? Infinity)) {
        return send(response, {}, { jsonrpc: '2.0', id: null, error: { code: -32600, message: `batch of more than ${manners.maxBatch}` } });
      }
      const answers = calls.map((call) => answer(call, methods.push(textAt(call, 'method')) - 1));
      const [first = {}] = answers;
      if (first.destroy === true) return void request.socket.destroy();
      if (first.hang === true) return undefined;
      const replies = answers.map((given, index) => ({ jsonrpc: '2.0', id: at(calls[index], 'id'), ...envelopeOf(given) }));
      return send(response, first, Array.isArray(body) ? replies : replies[0]);
    });
  });
  return { ...server, methods, fields, sizes };
}

function envelopeOf({ result, error }: MockAnswer): object {
  return error === undefined ? { result } : { error };
}

function send(response: ServerResponse, { status, headers, text }: MockAnswer, body: unknown): void {
  response.writeHead(status ?? 200, { 'content-type': 'application/json', ...headers });
  response.end(text ?? JSON.stringify(body));
}

/** Returns the JSON of a request. `undefined` if it is cut off. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = await textUnlessCutOff(request);
  return text === undefined ? undefined : JSON.parse(text);
}
