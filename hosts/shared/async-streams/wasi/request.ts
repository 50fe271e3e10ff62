import type { Request as Contract, Method, Scheme } from '../../../../build/types/async-streams/interfaces/wasi-http-types.js';
import type { Fields } from './fields.ts';
import { noBody, take } from './streams.ts';
import type { BodyEnd, ComponentStream, HostBody } from './streams.ts';

/** The task of a call, as jco's bindings have it. */
export interface Task {
  /** Resolves when the task has ended: the response is made, and so is what follows it. */
  exitPromise(): Promise<void>;
  /** Returns what the task ended with. `null` if it ended in order. */
  isErrored(): unknown;
}

const methods = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'] as const);
type KnownMethod = typeof methods extends Set<infer Name> ? Name : never;

/** A request: the resource `request` of `wasi:http`. A client's, or one that a component makes. */
export class Request implements Pick<
  Contract,
  'getMethod' | 'setMethod' | 'getPathWithQuery' | 'setPathWithQuery' | 'getScheme' | 'setScheme' | 'getAuthority' | 'setAuthority'
> {
  readonly fields: Fields;
  /** The body of a client's request. */
  readonly body: HostBody;
  /** The body of a component's request. `undefined` if it has none. */
  readonly contents: ComponentStream | undefined;
  /** Called with the task that answers the request. */
  onTask?: (task: Task) => void;
  #method: Method = { tag: 'get' };
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #target: string | undefined;

  constructor(fields: Fields, body: HostBody, contents: ComponentStream | undefined) {
    this.fields = fields;
    this.body = body;
    this.contents = contents;
  }

  /** Makes a request of a component. */
  static new(
    fields: Fields,
    contents: ComponentStream | undefined,
    trailers: PromiseLike<BodyEnd>,
  ): [Request, Promise<{ tag: 'ok'; val: undefined }>] {
    take(trailers);
    return [new Request(fields, noBody(), contents), Promise.resolve({ tag: 'ok', val: undefined })];
  }

  /** Gives the body to a component. */
  static consumeBody({ body }: Request, accepted: PromiseLike<unknown>): [AsyncIterable<Uint8Array>, Promise<BodyEnd>] {
    take(accepted);
    return [body.chunks, body.end];
  }

  getMethod(): Method {
    return this.#method;
  }

  setMethod(method: Method): void {
    this.#method = method;
  }

  getScheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    this.#scheme = scheme;
  }

  getAuthority(): string | undefined {
    return this.#authority;
  }

  setAuthority(authority: string | undefined): void {
    this.#authority = authority;
  }

  getPathWithQuery(): string | undefined {
    return this.#target;
  }

  setPathWithQuery(target: string | undefined): void {
    this.#target = target;
  }

  getHeaders(): Fields {
    return this.fields;
  }
}

/** Returns a method in the form of `wasi:http`. */
export function methodOf(name: string): Method {
  const tag = name.toLowerCase();
  // Methods are case-sensitive (RFC 9110, 9.1).
  return name === name.toUpperCase() && isKnown(tag) ? { tag } : { tag: 'other', val: name };
}

function isKnown(tag: string): tag is KnownMethod {
  return (methods as ReadonlySet<string>).has(tag);
}
