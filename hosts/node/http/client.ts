import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Transform, Writable } from 'node:stream';
import type { Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { codingFor } from '../../shared/accept-encoding.ts';
import type { ResponseCoding } from '../../shared/accept-encoding.ts';
import type { Aborting } from '../../shared/exchange/abort.ts';
import type { About } from '../../shared/exchange/about.ts';
import type { Eventually } from '../../shared/eventually.ts';
import type { Client } from '../../shared/exchange/client.ts';
import { hostResponse, logged } from '../../shared/exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../../shared/exchange/host-response.ts';
import type { BodyResult } from './body.ts';
import { readBody } from './body.ts';
import { compress, compressor, isCompressible, negotiated } from './compression.ts';
import { lingerOnClose } from './linger.ts';
import { release } from '../../shared/owned.ts';
import type { RequestLog } from '../../shared/log/fields.ts';

/** The longest body that is sent as a text, each byte a character. */
const MAX_TEXT_BYTES = 8192;

/** The client of an exchange on `node:http`: one request and its response. */
export class NodeClient implements Client {
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #log: RequestLog;
  readonly #about: () => About;
  readonly #begun = performance.now();
  readonly #onDone: () => void;
  #compressor: Transform | undefined;
  #logged = false;

  constructor(message: IncomingMessage, response: ServerResponse, log: RequestLog, about: () => About, onDone: () => void) {
    this.#message = message;
    this.#response = response;
    this.#log = log;
    this.#about = about;
    this.#onDone = onDone;
  }

  /** Whether a part of the request is still to come. */
  get isIncomplete(): boolean {
    return !this.#message.complete;
  }

  /**
   * Calls back once the response is sent or its connection is closed. Calls back at once if it
   * already is.
   */
  afterResponse(call: () => void): void {
    if (this.#response.writableFinished || this.#response.closed) call();
    else this.#response.once('close', call);
  }

  body(maxBytes: number, signal: Aborting): Eventually<BodyResult> {
    return readBody(this.#message, this.#response, maxBytes, signal);
  }

  head(head: Head): void {
    // More or fewer bytes than declared would be read as a part of the next response.
    this.#response.strictContentLength = true;
    if (!isCompressible(head, declaredLength(head))) return this.#send(head);
    const coding = this.#coding();
    this.#send(negotiated(head, coding, undefined));
    if (coding === undefined || this.#isHead) return;
    this.#compressor = compressor(coding);
    pipeline(this.#compressor, this.#response, () => {});
  }

  #send({ status, headers }: Head): void {
    const fields: string[] = [];
    for (const { name, value } of headers) fields.push(name, value);
    if (hasMoreBody(this.#message)) {
      fields.push('connection', 'close');
      lingerOnClose(this.#message);
    }
    this.#response.writeHead(status, fields);
  }

  whole(head: Head, body: Uint8Array, summary: Summary): void {
    if (isCompressible(head, declaredLength(head) ?? body.length)) void this.#negotiated(head, body);
    else this.#whole(head, body);
    this.#logOnce(summary);
  }

  /** Sends a whole response in the coding that the client prefers. */
  async #negotiated(head: Head, body: Uint8Array): Promise<void> {
    const coding = this.#coding();
    if (coding === undefined) return this.#whole(negotiated(head, coding, body.length), body);
    if (this.#isHead) return this.#whole(negotiated(head, coding, undefined), body);
    const short = await compress(body, coding);
    release(body);
    this.#whole(negotiated(head, coding, short.length), short);
  }

  /** Returns the coding that the client prefers. */
  #coding(): ResponseCoding | undefined {
    return codingFor(this.#message.headers['accept-encoding']);
  }

  /**
   * Whether the response has the fields of one to a GET, but no body. The length of a body that
   * would be compressed is then not known, and left out (RFC 9110, 9.3.2).
   */
  get #isHead(): boolean {
    return this.#message.method === 'HEAD';
  }

  #whole(head: Head, body: Uint8Array): void {
    const declared = declaredLength(head);
    if (body.length > 0 && declared !== undefined && declared !== body.length)
      throw new RangeError(`expected a body of ${declared} bytes, got ${body.length}`);
    this.#send(head);
    // One text for head and body goes to the socket in one piece.
    if (body.length <= MAX_TEXT_BYTES) this.#response.end(latin1(body), 'latin1');
    else this.#response.end(body, () => release(body));
  }

  chunk(bytes: Uint8Array): Promise<void> | undefined {
    const stream: Writable = this.#compressor ?? this.#response;
    if (stream.write(bytes, () => release(bytes)) || stream.destroyed) return undefined;
    return new Promise((resolve) => stream.once('drain', resolve));
  }

  end(summary: Summary): void {
    (this.#compressor ?? this.#response).end();
    this.#logOnce(summary);
  }

  failed(summary: Summary): void {
    this.#breakOff();
    this.#logOnce(summary);
  }

  lost(why: HostProblem): void {
    const { isJsonRpc, ...logFields } = this.#about();
    if (this.#response.headersSent) this.#breakOff();
    else {
      const { head, body } = hostResponse(why, { requestId: logFields.requestId, isJsonRpc });
      this.#whole(head, body);
    }
    this.#logOnce({ ...logFields, status: this.#response.statusCode, ...logged(why) });
  }

  /**
   * Sends a response that the host made without the gateway. `node:http` leaves the body out if the
   * request is a HEAD.
   */
  answer({ head, body }: HostResponse): void {
    if (isCompressible(head, declaredLength(head) ?? body.length)) void this.#negotiated(head, body);
    else this.#whole(head, body);
    const { requestId, route } = this.#about();
    this.#logOnce({ requestId, route, status: head.status });
  }

  /** Answers a request that the gateway is not asked about, and ends the connection. */
  refuse(why: HostProblem): void {
    this.#response.shouldKeepAlive = false;
    this.lost(why);
  }

  /**
   * Takes note that the connection has closed. Returns whether it closed before the response was
   * whole.
   */
  closed(): boolean {
    const wasEarly = !this.#response.writableFinished;
    if (wasEarly && !this.#logged) {
      const { requestId, route, chain } = this.#about();
      this.#logOnce({ requestId, route, chain, codes: ['client-left'] });
    }
    return wasEarly;
  }

  done(): void {
    this.#onDone();
  }

  /**
   * Closes the connection after what was written, so that the client sees a response without its
   * end.
   */
  #breakOff(): void {
    const { socket } = this.#response;
    if (socket === null) this.#response.destroy();
    // What was written in this turn of the event loop reaches the socket at the end of the turn.
    else setImmediate(() => socket.destroySoon());
  }

  #logOnce(summary: Parameters<RequestLog>[0]): void {
    if (this.#logged) return;
    this.#logged = true;
    this.#log(summary, performance.now() - this.#begun);
  }
}

function declaredLength({ headers }: Head): number | undefined {
  const declared = headers.find(({ name }) => name === 'content-length')?.value;
  return declared === undefined ? undefined : Number(declared);
}

function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** Whether a request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function hasMoreBody(message: IncomingMessage): boolean {
  return !message.complete && hasBody(message);
}
