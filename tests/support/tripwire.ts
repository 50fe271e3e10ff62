import { createServer } from 'node:net';

/** A port that nothing may connect to. */
export interface Tripwire {
  readonly port: number;
  /** The number of connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Listens on every address of this machine, IPv4 and IPv6. */
export async function setTripwire(): Promise<Tripwire> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => {}).destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError(`expected a TCP address, got ${address ?? 'none'}`);
  return {
    port: address.port,
    get connections() {
      return connections;
    },
    close: () => new Promise((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error)))),
  };
}
