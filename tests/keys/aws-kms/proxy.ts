import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';

/** What the proxy does with a request in the place of passing it on. */
export type Reaction =
  /** It answers with a status and a body. */
  | { readonly status: number; readonly body: object; readonly headers?: Readonly<Record<string, string>> }
  /** It never answers. */
  | 'hang'
  /** It closes the connection. */
  | 'drop'
  /** It passes the request on after a promise has resolved. */
  | { readonly after: Promise<void> }
  /** It passes the request on, and changes the response. */
  | { readonly change: (response: Readonly<Record<string, unknown>>) => object };

/** A request as the proxy sees it. */
export interface Seen {
  /** The operation, such as `Sign`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

/** A proxy in front of moto, which tests have misbehave. */
export class Proxy {
  /** Every request, in order. */
  readonly seen: Seen[] = [];
  /** Decides about a request. `undefined` passes it on. */
  react: (seen: Seen, index: number) => Reaction | undefined = () => undefined;
  #server: LocalServer | undefined;

  static async start(upstream: string): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.#server = await serve((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => proxy.#take(upstream, incoming, Buffer.concat(chunks), response));
    });
    return proxy;
  }

  /** Its origin. */
  get url(): string {
    return this.#server?.url ?? '';
  }

  /** The operations that were asked for. */
  get operations(): string[] {
    return this.seen.map(({ operation }) => operation);
  }

  /** Host and port, as `network.allowPrivate` lists them. */
  get place(): string {
    return new URL(this.url).host;
  }

  /** Forgets what it has seen, and passes everything on. */
  reset(): void {
    this.seen.length = 0;
    this.react = () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
  }

  #take(upstream: string, incoming: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const operation = String(incoming.headers['x-amz-target']).replace('TrentService.', '');
    const seen: Seen = { operation, input: JSON.parse(body.toString()), headers: incoming.headers };
    this.seen.push(seen);
    const reaction = this.react(seen, this.seen.length - 1);
    if (reaction === 'hang') return;
    if (reaction === 'drop') return void incoming.socket.destroy();
    if (reaction !== undefined && 'status' in reaction) {
      response.writeHead(reaction.status, { 'content-type': 'application/x-amz-json-1.1', ...reaction.headers });
      return void response.end(JSON.stringify(reaction.body));
    }
    if (reaction !== undefined && 'after' in reaction) {
      return void reaction.after.then(() => this.#pass(upstream, incoming, body, response, undefined));
    }
    this.#pass(upstream, incoming, body, response, reaction?.change);
  }

  #pass(
    upstream: string,
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    change: ((response: Readonly<Record<string, unknown>>) => object) | undefined,
  ): void {
    const sent = request(upstream, { method: 'POST', headers: incoming.headers }, (got) => {
      const chunks: Buffer[] = [];
      got
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const answer = Buffer.concat(chunks);
          const changed = change === undefined ? answer : JSON.stringify(change(JSON.parse(answer.toString())));
          response.writeHead(got.statusCode ?? 502, { ...got.headers, 'content-length': String(Buffer.byteLength(changed)) });
          response.end(changed);
        });
    });
    sent.on('error', () => response.destroy());
    sent.end(body);
  }
}
