import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';

/** A local server that counts its requests. */
export interface Upstream extends AsyncDisposable {
  readonly origin: string;
  /** `host:port`. */
  readonly place: string;
  readonly requests: readonly IncomingMessage[];
  /** Connections that are open. */
  connections(): Promise<number>;
}

/** Starts one on a free port of this machine. */
export async function startUpstream(listener: RequestListener): Promise<Upstream> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a port');
  const place = `127.0.0.1:${address.port}`;
  return {
    origin: `http://${place}`,
    place,
    requests,
    connections: () =>
      new Promise((resolve, reject) => server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
