import type { Head } from '../../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Response as Contract } from '../../../../build/types/async-streams/interfaces/wasi-http-types.js';
import { Fields } from './fields.ts';
import { noBody, take, whole } from './streams.ts';
import type { BodyEnd, ComponentStream, HostBody } from './streams.ts';

/** What a component's response is made of. */
interface Made {
  readonly contents: ComponentStream | undefined;
  readonly end: PromiseLike<BodyEnd>;
}

/** A response: the resource `response` of `wasi:http`. A component's, or an upstream's. */
export class Response implements Pick<Contract, 'getStatusCode' | 'setStatusCode'> {
  readonly fields: Fields;
  /** The body of an upstream's response. */
  readonly body: HostBody;
  /** The body of a component's response. */
  readonly made: Made;
  #status = 200;

  private constructor(fields: Fields, body: HostBody, made: Made) {
    this.fields = fields;
    this.body = body;
    this.made = made;
  }

  /** Returns an upstream's response. */
  static of({ status, headers }: Head, body: HostBody): Response {
    const response = new Response(Fields.of(headers), body, { contents: undefined, end: Promise.resolve(whole) });
    response.setStatusCode(status);
    return response;
  }

  /** Makes a response of a component. */
  static new(
    fields: Fields,
    contents: ComponentStream | undefined,
    end: PromiseLike<BodyEnd>,
  ): [Response, Promise<{ tag: 'ok'; val: undefined }>] {
    return [new Response(fields, noBody(), { contents, end }), Promise.resolve({ tag: 'ok', val: undefined })];
  }

  /** Gives the body to a component. */
  static consumeBody({ body }: Response, accepted: PromiseLike<unknown>): [AsyncIterable<Uint8Array>, Promise<BodyEnd>] {
    take(accepted);
    return [body.chunks, body.end];
  }

  getStatusCode(): number {
    return this.#status;
  }

  setStatusCode(status: number): void {
    this.#status = status;
  }

  getHeaders(): Fields {
    return this.fields;
  }

  /** Returns status and fields as hosts have them. */
  head(): Head {
    return { status: this.#status, headers: this.fields.headers() };
  }
}

/** The resource `request-options` of `wasi:http`. The gateway makes none: it has its deadlines. */
export class RequestOptions {}
