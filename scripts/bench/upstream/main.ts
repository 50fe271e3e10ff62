/**
 * Serves an upstream for load tests on a free port of 127.0.0.1: `main.ts TOKENS`. Says where it
 * listens, and ends with its standard input.
 */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { ipfsUrl, rpcUrl } from '../fixture.ts';
import { endWithInput } from '../subjects/end-with-input.ts';
import { Upstream } from './upstream.ts';

const upstream = await Upstream.of(Number(process.argv[2]));
/**
 * Answers by what was asked, an id aside: working them out takes longer than some of what is
 * measured.
 */
const known = new Map<string, Uint8Array>();
const decoder = new TextDecoder();
const id = /"id":(\d+|"[^"]*")/;

const server = createServer(async (request, response) => {
  try {
    const asked = await bodyOf(request);
    const name = `${request.url} ${asked.replace(id, '')}`;
    const body = known.get(name) ?? answerOf(request, asked);
    known.set(name, body);
    const given = request.method === 'POST' ? decoder.decode(body).replace(id, `"id":${id.exec(asked)?.[1] ?? 'null'}`) : body;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': given.length }).end(given);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.error(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});
endWithInput(async () => server.closeAllConnections());

function answerOf({ method, url }: IncomingMessage, asked: string): Uint8Array {
  const isGet = method === 'GET';
  return upstream.answer({
    method: isGet ? 'get' : 'post',
    url: isGet ? `${ipfsUrl}${url}` : rpcUrl,
    headers: [],
    body: isGet ? undefined : new TextEncoder().encode(asked),
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
