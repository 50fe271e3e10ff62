import type { Request as Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ErrorCode } from '../../../build/types/async-streams/interfaces/wasi-http-types.js';
import type { Aborting } from '../exchange/abort.ts';
import type { BodySource } from '../exchange/effects.ts';
import { err } from '../result.ts';
import { Fields } from './wasi/fields.ts';
import { Request, methodOf } from './wasi/request.ts';
import { whole } from './wasi/streams.ts';
import type { BodyEnd, HostBody } from './wasi/streams.ts';

/** The field in which the component reads the address of the peer, as WASI has no place for it. */
const PEER = 'mintmark-peer';

/** The longest body that any route takes. The component knows the bound of the route. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * Returns a client's request as the component takes it. `body` is the whole body if it is there
 * already. Otherwise `source` is asked for it.
 *
 * Security: what a client sent in the field of the peer is removed.
 */
export function incoming(
  { method, target, headers, peer }: Head,
  body: Uint8Array | undefined,
  source: BodySource,
  signal: Aborting,
): Request {
  const given = headers.filter(({ name }) => name.toLowerCase() !== PEER && name !== 'host');
  const fields = Fields.of([...given, { name: PEER, value: peer }]);
  const request = new Request(fields, clientBody(body, source, signal), undefined);
  request.setMethod(methodOf(method));
  request.setPathWithQuery(target);
  request.setScheme({ tag: 'HTTP' });
  request.setAuthority(headers.findLast(({ name }) => name === 'host')?.value);
  return request;
}

/** Returns the body of a client, which is read when the component asks for it. */
function clientBody(body: Uint8Array | undefined, source: BodySource, signal: Aborting): HostBody {
  const end = Promise.withResolvers<BodyEnd>();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const read = body === undefined ? await source.body(MAX_BODY_BYTES, signal) : { tag: 'ok' as const, val: body };
    if (read.tag === 'ok' && read.val.length > 0) yield read.val;
    end.resolve(
      read.tag === 'ok' ? whole : err<ErrorCode>(read.val.tag === 'too-large' ? tooLarge : { tag: 'internal-error', val: read.val.val }),
    );
  }
  return { chunks: chunks(), end: end.promise };
}

const tooLarge: ErrorCode = { tag: 'HTTP-request-body-size', val: undefined };
