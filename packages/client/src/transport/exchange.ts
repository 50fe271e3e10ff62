import { NetworkError, UnreadableError } from '../errors.ts';
import type { ClientOptions, RequestOptions } from '../options.ts';
import { rateLimits } from '../rate-limit.ts';
import type { RateLimit } from '../rate-limit.ts';
import { unlessAborted } from './abort.ts';
import { chunksOf, collect, maxBytesOf } from './body.ts';
import type { BodyKind, streamOf } from './body.ts';
import type { Received } from './received.ts';
import { pauseAfter, wait } from './repeat.ts';

/** The longest time for an attempt, unless the client says otherwise. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** A request before it is sent. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  /** The path and the query behind the gateway's URL. */
  readonly path: string;
  /** JSON text. Default: none. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the body of the response has. Default: a document. */
  readonly answer?: BodyKind;
  /** Makes a stream of the body of a response with the status 200. Default: it is read. */
  readonly stream?: typeof streamOf;
  /** Returns fields that each attempt has anew, such as a stamp. */
  readonly authenticate?: (url: string) => Promise<Readonly<Record<string, string>>>;
  /** Returns whether a failed request may be repeated. Default: yes. */
  readonly mayRepeat?: (error: unknown) => boolean;
}

/** A result, and what came with it. */
export interface GatewayResponse<Data> {
  readonly data: Data;
  /** The entity tag of the data. `undefined` if it has none. */
  readonly etag: string | undefined;
  /** Whether `data` is that of `previous`, because nothing has changed. */
  readonly unchanged: boolean;
  /** The id under which the gateway's log has the request. */
  readonly requestId: string | undefined;
  /** What each policy has left. Empty where the gateway does not limit the client. */
  readonly limits: readonly RateLimit[];
}

/**
 * Sends a request and reads its response with `read`. Repeats both as the options say.
 *
 * Errors: throws what `read` throws.
 * Errors: throws a `NetworkError` if no whole response came, and an `UnreadableError` if its body
 * is too large.
 * Errors: throws the reason of the caller's signal if that is aborted.
 */
export async function exchange<Data>(
  client: ClientOptions,
  outgoing: Outgoing,
  options: RequestOptions,
  read: (received: Received) => Data,
): Promise<GatewayResponse<Data>> {
  for (let attempt = 1; ; attempt++) {
    try {
      const received = await send(client, outgoing, options.signal);
      const { headers } = received;
      return {
        data: read(received),
        etag: headers.get('etag') ?? undefined,
        unchanged: received.status === 304,
        requestId: headers.get('x-request-id') ?? undefined,
        limits: rateLimits(headers),
      };
    } catch (error) {
      const pause = outgoing.mayRepeat?.(error) === false ? undefined : pauseAfter(error, attempt, options.retry ?? client.retry ?? {});
      if (pause === undefined) throw error;
      await wait(pause, options.signal);
    }
  }
}

async function send(client: ClientOptions, outgoing: Outgoing, own?: AbortSignal): Promise<Received> {
  const {
    url: base,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxBodyBytes = maxBytesOf(outgoing.answer ?? 'document'),
    fetch: ask = fetch,
  } = client;
  const { method, path, body, authenticate, stream } = outgoing;
  const url = String(base).replace(/\/+$/, '') + path;
  own?.throwIfAborted();
  const timeout = timeoutMs === 0 ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [own, timeout].filter((one) => one !== undefined);
  const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
  const failure = (cause: unknown): unknown => {
    if (own?.aborted === true) return own.reason;
    if (cause instanceof UnreadableError) return cause;
    const { origin } = new URL(url);
    if (timeout?.aborted === true)
      return new NetworkError('timeout', `${origin}: expected a response within ${timeoutMs} ms, got none`, cause);
    return new NetworkError('unreachable', `${origin}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  };
  const stamped = unlessAborted(Promise.resolve(authenticate?.(url)), signal, () => {}).catch((cause: unknown) => {
    // What a stamp throws is no failure of the network.
    throw signal?.aborted === true ? failure(cause) : cause;
  });
  // A field that cannot be sent is a mistake of the caller, and no failure of the network.
  const headers = new Headers({
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...outgoing.headers,
    ...(await stamped),
  });
  try {
    const asked = ask(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // Security: a token goes nowhere else.
      redirect: 'manual',
      ...(signal && { signal }),
    });
    // A `fetch` of the caller's may not heed the signal.
    const response = await unlessAborted(asked, signal, (late) => late.body?.cancel());
    const { status, headers: fields } = response;
    const chunks = chunksOf(response, maxBodyBytes, signal);
    if (stream && status === 200) return { status, headers: fields, bytes: new Uint8Array(), body: stream(chunks, failure) };
    return { status, headers: fields, bytes: await collect(chunks) };
  } catch (cause) {
    throw failure(cause);
  }
}
