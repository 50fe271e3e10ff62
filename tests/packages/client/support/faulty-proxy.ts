import { request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';

/** What a proxy does with a request. */
export type Conduct =
  | 'pass'
  /** Passes the request on, and ends the connection in the place of the response. */
  | 'lose-response'
  /** Answers 502 with a page. */
  | 'html'
  /** Answers 200 with a page. */
  | 'wrong-page'
  | 'silent';

/** A proxy in front of a gateway. It passes `Host` on, as stamps need it. */
export interface FaultyProxy extends LocalServer {
  /** What it does with the next requests. It passes those after them. */
  next: Conduct[];
  /** How many requests came. */
  asked: number;
}

/** Starts a proxy. */
export async function startFaultyProxy(gateway: string): Promise<FaultyProxy> {
  const server = await serve((request, response) => {
    proxy.asked++;
    const conduct = proxy.next.shift() ?? 'pass';
    if (conduct === 'html' || conduct === 'wrong-page')
      response.writeHead(conduct === 'html' ? 502 : 200, { 'content-type': 'text/html' }).end('<!doctype html><title>Bad gateway</title>');
    else if (conduct !== 'silent') passOn(gateway, request, response, conduct === 'pass');
  });
  const proxy: FaultyProxy = { ...server, next: [], asked: 0 };
  return proxy;
}

/** Passes a request on to a gateway, and its response back if that is wanted. */
function passOn(gateway: string, request: IncomingMessage, response: ServerResponse, back = true): void {
  const { method = 'GET', headers, url = '/' } = request;
  const sent = forward(new URL(url, gateway), { method, headers }, (answer) => {
    if (back) {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    } else {
      // The gateway has done everything by then.
      answer.resume().once('end', () => response.destroy());
    }
  });
  sent.once('error', () => response.destroy());
  request.pipe(sent);
}
