import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Hono } from 'hono';
import type { Limiter, TakeRequest } from '../../../packages/rate-limit/src/limiter.ts';
import { limit as limitExpress } from '../../../packages/rate-limit/src/middleware/express.ts';
import { limit as limitFetch } from '../../../packages/rate-limit/src/middleware/fetch.ts';
import { limit as limitHono } from '../../../packages/rate-limit/src/middleware/hono.ts';

/** A service that is limited by the field `x-key`, with a route that waits and one that throws. */
export interface Limited extends AsyncDisposable {
  request(path: string, key?: string): Promise<Response>;
}

/** What `/waits` does before it answers. */
export type Wait = () => Promise<void>;

/** Whose units a request spends: `x-cost` of them, and none without a key. */
function asked(key: string | undefined, cost: string | undefined): TakeRequest | undefined {
  return key === undefined ? undefined : { key, cost: Number(cost ?? 1) };
}

const hono = async (limiter: Limiter, wait: Wait): Promise<Limited> => {
  const app = new Hono();
  app.use(limitHono({ limiter, of: (context) => asked(context.req.header('x-key'), context.req.header('x-cost')) }));
  app.get('/', (context) => context.text('ok'));
  app.get('/waits', async (context) => {
    await wait();
    return context.text('waited');
  });
  app.get('/throws', () => {
    throw new Error('broken');
  });
  app.onError((_, context) => context.text('broken', 500));
  return { request: async (path, key) => await app.request(path, { headers: fields(key) }), [Symbol.asyncDispose]: async () => {} };
};

const fetchHandler = async (limiter: Limiter, wait: Wait): Promise<Limited> => {
  const options = {
    limiter,
    of: ({ headers }: Request) => asked(headers.get('x-key') ?? undefined, headers.get('x-cost') ?? undefined),
  };
  const handler = limitFetch(options, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/throws') throw new Error('broken');
    if (pathname === '/waits') await wait();
    // Its fields cannot be changed.
    return pathname === '/' ? Response.redirect('https://example.com/', 302) : new Response('waited');
  });
  return {
    request: async (path, key) => {
      try {
        return await handler(new Request(`http://service.example${path}`, { headers: fields(key) }));
      } catch {
        return new Response('broken', { status: 500 });
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
};

const expressApp = async (limiter: Limiter, wait: Wait): Promise<Limited> => {
  const app = express();
  const text = (field: string | string[] | undefined): string | undefined => (typeof field === 'string' ? field : undefined);
  app.use(limitExpress({ limiter, of: ({ headers }) => asked(text(headers['x-key']), text(headers['x-cost'])) }));
  app.get('/', (_, response) => void response.send('ok'));
  app.get('/waits', async (_, response) => {
    await wait();
    response.send('waited');
  });
  app.get('/throws', () => {
    throw new Error('broken');
  });
  // Four parameters: so Express knows a handler of errors.
  app.use((_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(500).send('broken');
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return {
    request: (path, key) => fetch(`http://127.0.0.1:${port}${path}`, { headers: fields(key) }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Makes a limited service of each framework. */
export const frameworks: Readonly<Record<string, (limiter: Limiter, wait: Wait) => Promise<Limited>>> = {
  hono,
  express: expressApp,
  fetch: fetchHandler,
};

/** Returns the fields of a request. `key` may have a cost behind a space. */
function fields(key: string | undefined): Record<string, string> {
  const [name = '', cost] = key?.split(' ') ?? [];
  return key === undefined ? {} : { 'x-key': name, ...(cost === undefined ? {} : { 'x-cost': cost }) };
}
