import type { Endpoint } from '../../../build/types/config.js';
import type { Fetch, FetchFailure, Header } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Redactor } from '../config/text/redact.ts';
import type { Aborting } from '../exchange/abort.ts';
import type { PerformFetch } from '../exchange/coalesce.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { endpointRedactor } from './endpoint-secrets.ts';

/** The most bytes of an answer. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Returns the request for a body of JSON-RPC at an endpoint, with its credentials. */
export function endpointRequest(endpoint: string | Endpoint, body: unknown): Fetch {
  const {
    url,
    headers = {},
    basic,
    bearer,
  }: Partial<Endpoint> & { readonly url: string } = typeof endpoint === 'string' ? { url: endpoint } : endpoint;
  const credentials = basic === undefined ? undefined : btoa(`${basic.username}:${basic.password}`);
  const fields: Header[] = [
    ...Object.entries(headers).map(([name, value]) => ({ name: name.toLowerCase(), value })),
    ...(credentials === undefined ? [] : [{ name: 'authorization', value: `Basic ${credentials}` }]),
    ...(bearer === undefined ? [] : [{ name: 'authorization', value: `Bearer ${bearer}` }]),
    { name: 'content-type', value: 'application/json' },
    { name: 'accept', value: 'application/json' },
  ];
  return {
    method: 'post',
    url,
    headers: fields,
    body: new TextEncoder().encode(JSON.stringify(body)),
    maxBytes: MAX_ANSWER_BYTES,
    chosenBy: 'operator',
    coalesce: undefined,
  };
}

/** Why an endpoint gave no answer. */
export interface EndpointFailure {
  /** In words for everybody: without an address, and without what the endpoint says. */
  readonly words: string;
  /** In words for operators, which may name an origin, and hold no secret of the endpoint. */
  readonly detail: string;
}

/** Posts JSON-RPC to an endpoint, and returns the JSON that it answers. */
export async function postToEndpoint(
  fetch: PerformFetch,
  endpoint: string | Endpoint,
  body: unknown,
  signal: Aborting,
): Promise<Result<unknown, EndpointFailure>> {
  const response = await fetch(endpointRequest(endpoint, body), signal);
  if (response.tag === 'err') return err(failureOf(response.val));
  const { status, body: bytes } = response.val;
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (status === 200 || hasResult(answer)) return ok(answer);
  } catch {
    if (status === 200) return err(plain('no JSON'));
  }
  return err(plain(`status ${status}`));
}

/** Asks an endpoint for the result of one call. */
export async function askEndpoint(
  fetch: PerformFetch,
  endpoint: string | Endpoint,
  method: string,
  params: readonly unknown[],
  signal: Aborting,
): Promise<Result<unknown, EndpointFailure>> {
  const answer = await postToEndpoint(fetch, endpoint, { jsonrpc: '2.0', id: 1, method, params }, signal);
  return answer.tag === 'err' ? answer : resultIn(answer.val, endpointRedactor(endpoint));
}

/** Returns whether a JSON-RPC response has a result. */
function hasResult(response: unknown): boolean {
  return resultIn(response, () => '').tag === 'ok';
}

/**
 * Returns the result in a JSON-RPC response. `redact` takes secrets out of the words of an error.
 */
export function resultIn(response: unknown, redact: Redactor): Result<unknown, EndpointFailure> {
  if (typeof response !== 'object' || response === null) return err(plain('no JSON-RPC response'));
  if ('error' in response && response.error !== null && response.error !== undefined) return err(errorIn(response.error, redact));
  return 'result' in response ? ok(response.result) : err(plain('no JSON-RPC response'));
}

function plain(words: string): EndpointFailure {
  return { words, detail: words };
}

/** The most characters that are shown of what an endpoint says. */
const MAX_SAID = 120;
/** What may be a key that the endpoint repeats. */
const keyLike = /[A-Za-z0-9_-]{20,}/g;

function errorIn(error: unknown, redact: Redactor): EndpointFailure {
  const { code, message }: { readonly code?: unknown; readonly message?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  const words = Number.isSafeInteger(code) ? `the error ${String(code)}` : 'an error';
  return {
    words,
    detail:
      typeof message === 'string'
        ? `${words}: ${redact(message)
            .replace(/[^ -~]/g, '?')
            .replace(keyLike, '…')
            .slice(0, MAX_SAID)}`
        : words,
  };
}

/** Why a request came to nothing. */
function failureOf(failure: FetchFailure): EndpointFailure {
  switch (failure.tag) {
    case 'timed-out':
      return plain('no answer in time');
    case 'unreachable':
      return plain(`no connection (${failure.val})`);
    case 'too-large':
      return plain('an answer that is too long');
    case 'overloaded':
      return plain('too many answers are being read');
    case 'refused':
      return { words: 'its address is not allowed', detail: failure.val };
    case 'other':
      return { words: 'no answer that can be read', detail: failure.val };
  }
}
