import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serve } from '../../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';
import { repeated } from './case.ts';
import type { Route } from './case.ts';

/** What the web answers by, and where it tells what it was asked. */
export interface WebState {
  /** By host and path with query. */
  routes: ReadonlyMap<string, Route>;
  /** Host, path and query of each request. */
  readonly asked: string[];
}

const answered = new WeakMap<Route, number>();

/** Starts the server of one host of the web. */
export function startHost(host: string, state: WebState): Promise<LocalServer> {
  return serve((request, response) => {
    const place = `${host}${request.url ?? '/'}`;
    state.asked.push(place);
    const route = state.routes.get(place);
    if (route === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('404\n');
    else answerRoute(request, response, route);
  });
}

/** Answers a request by a route. */
export function answerRoute(request: IncomingMessage, response: ServerResponse, route: Route): void {
  if (route.seq !== undefined) {
    const turn = answered.get(route) ?? 0;
    answered.set(route, turn + 1);
    const now = route.seq[Math.min(turn, route.seq.length - 1)];
    if (now !== undefined) return answerRoute(request, response, now);
  }
  if (route.needs !== undefined && request.headers[route.needs] === undefined) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(`403: ${route.needs} is missing\n`);
    return;
  }
  if (route.special !== undefined) return answerSpecial(response, route.special);
  const body = bodyOf(route);
  response.writeHead(route.status ?? 200, { 'content-length': body.byteLength, ...route.headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Returns the body of a route. */
export function bodyOf(route: Route): Buffer {
  if (route.bodyB64 !== undefined) return Buffer.from(route.bodyB64, 'base64');
  return Buffer.from(route.bodyRepeat === undefined ? (route.body ?? '') : repeated(route.bodyRepeat));
}

function answerSpecial(response: ServerResponse, special: NonNullable<Route['special']>): void {
  const json = { 'content-type': 'application/json' };
  switch (special) {
    case 'silent':
      return;
    case 'cutoff':
      response.writeHead(200, { ...json, 'content-length': 1000 });
      response.write('{"name":"Cut', () => response.destroy());
      return;
    case 'bomb':
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(40_000_000)));
      return;
    case 'drip': {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(' '), 300);
      response.once('close', () => clearInterval(timer));
    }
  }
}
