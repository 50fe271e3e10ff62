/**
 * Serves an upstream for load tests on a free port of 127.0.0.1: `main.ts PARTS`, as JSON. Prints
 * where it listens. Ends when its standard input closes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { ipfsUrl, rpcUrl } from '../fixture.ts';
import { endWithInput } from '../subjects/end-with-input.ts';
import type { UpstreamParts } from './parts.ts';
import { isChanging } from './sends.ts';
import { Upstream } from './upstream.ts';

// The arguments are the benchmark's own.
const { tokens, pictures, chainMs = 0, contentMs = 0 }: UpstreamParts = JSON.parse(process.argv[2] ?? '{}');
const upstream = await Upstream.of(tokens, pictures);
/**
 * Response bodies by request, without the request's id. Making a body takes longer than some of
 * what the benchmark measures, so each is made once.
 */
const cached = new Map<string, Uint8Array>();
const decoder = new TextDecoder();
const id = /"id":(\d+|"[^"]*")/;

const server = createServer(async (request, response) => {
  try {
    const requestBody = await bodyOf(request);
    const sent = isChanging(requestBody) ? responseBody(request, requestBody) : cachedBody(request, requestBody);
    const delay = request.method === 'POST' ? chainMs : contentMs;
    if (delay > 0) await sleep(delay);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': sent.length }).end(sent);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.error(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});
endWithInput(async () => server.closeAllConnections());

function cachedBody(request: IncomingMessage, requestBody: string): Uint8Array | string {
  const name = `${request.url} ${requestBody.replace(id, '')}`;
  const body = cached.get(name) ?? responseBody(request, requestBody);
  cached.set(name, body);
  return request.method === 'POST' ? decoder.decode(body).replace(id, `"id":${id.exec(requestBody)?.[1] ?? 'null'}`) : body;
}

function responseBody({ method, url }: IncomingMessage, requestBody: string): Uint8Array {
  const isGet = method === 'GET';
  return upstream.answer({
    method: isGet ? 'get' : 'post',
    url: isGet ? `${ipfsUrl}${url}` : rpcUrl,
    headers: [],
    body: isGet ? undefined : new TextEncoder().encode(requestBody),
    maxBytes: 2 ** 20,
    chosenBy: 'operator',
  }).body;
}

function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let text = '';
    request
      .on('data', (chunk: string) => {
        text += chunk;
      })
      .on('end', () => resolve(text))
      .on('error', reject);
  });
}
