import type { ServerResponse } from 'node:http';
import { serve } from '../../../../cli/demo/devnet/serve.ts';

/** Returns the text of a response to calls with these ids. */
type Lie = (ids: readonly unknown[]) => string;

/** A server that answers as no gateway does. */
export interface LyingServer extends AsyncDisposable {
  readonly url: string;
  /** Sends this. Default: with the status 200. */
  say(lie: Lie, headers?: Readonly<Record<string, string>>, status?: number): void;
  /** Sends nothing. */
  silence(): void;
  /** Sends so many bytes, and does not end the body. */
  pour(bytes: number): void;
  /**
   * Sends bytes as long as the client takes them. Returns how many those were when the connection
   * has ended.
   */
  pourEndlessly(): Promise<number>;
}

const chunk = Buffer.alloc(65_536, ' ');

/** Starts a server. */
export async function startLyingServer(): Promise<LyingServer> {
  let answer: (response: ServerResponse, ids: readonly unknown[]) => void = () => {};
  const server = await serve((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const body: unknown = text === '' ? [] : JSON.parse(text);
      const calls = (Array.isArray(body) ? body : [body]) as readonly { readonly id?: unknown }[];
      answer(
        response,
        calls.map(({ id }) => id),
      );
    });
  });
  return {
    url: server.url,
    say: (lie, headers = {}, status = 200) => void (answer = (response, ids) => response.writeHead(status, { ...headers }).end(lie(ids))),
    silence: () => void (answer = () => {}),
    pour: (bytes) => void (answer = (response) => response.writeHead(200).write(Buffer.alloc(bytes, ' '))),
    pourEndlessly: () =>
      new Promise((resolve) => {
        answer = (response) => {
          let taken = 0;
          const pour = (): void => {
            do taken += chunk.length;
            while (!response.destroyed && response.write(chunk));
          };
          response
            .writeHead(200)
            .on('drain', pour)
            .once('close', () => resolve(taken));
          pour();
        };
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
