import type { Config } from '../../../build/types/config.js';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import type { Effects } from '../exchange/effects.ts';
import { methodNotAllowed, responseWith } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf } from '../host-route.ts';
import type { HostRoute, ReadBody } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import { BackendsAccess } from './access.ts';
import { readCall, readCredential, readSettle, readTake } from './questions.ts';
import { ShapeError } from './shape.ts';

/**
 * The longest question, in bytes: the params of a call and the body of its stamp, which are a
 * request of 2 MiB each, as text in JSON.
 */
const MAX_QUESTION_BYTES = 8 * 1024 * 1024;

const methods = ['POST'];

const unauthorized: HostProblem = {
  code: 'unauthorized',
  detail: 'Authorization: expected the bearer token of a gateway that backends.tokenSha256 lists, got another, or none',
  headers: [{ name: 'www-authenticate', value: 'Bearer' }],
};

/** Asks a backend what the JSON says. Throws a `ShapeError` if it does not say it. */
type Ask = (question: unknown, from: RequestRef) => Eventually<unknown>;

/**
 * Returns the routes by which other gateways ask for the backends of this one. Empty if the
 * configuration lets no gateway do so. `effects` are those of the exchanges: others are answered
 * as the gateway itself is.
 */
export function backendsRoutes(
  { backends }: Pick<Config, 'backends'>,
  effects: Pick<Effects, 'take' | 'settle' | 'identify' | 'sign'>,
): HostRoute[] {
  const tokens = backends?.tokenSha256;
  if (tokens === undefined) return [];
  const access = new BackendsAccess(tokens);
  return [
    new BackendRoute('take', access, (question, from) => effects.take(readTake(question, 'take'), from)),
    new BackendRoute('settle', access, (question, from) => effects.settle(readSettle(question, 'settle'), from)),
    new BackendRoute('identify', access, (question, from) => effects.identify(readCredential(question, 'credential'), from)),
    new BackendRoute('sign', access, (question, from) => effects.sign(readCall(question, 'call'), from)),
  ];
}

/** Answers one kind of question. */
class BackendRoute implements HostRoute {
  readonly template: string;
  readonly #access: BackendsAccess;
  readonly #ask: Ask;

  constructor(question: string, access: BackendsAccess, ask: Ask) {
    this.template = `/v1/backends/${question}`;
    this.#access = access;
    this.#ask = ask;
  }

  takes(request: Request): boolean {
    return pathOf(request) === this.template;
  }

  async answer(request: Request, requestId: string, body: ReadBody): Promise<Result<HostResponse, HostProblem>> {
    if (!(await this.#access.allows(request))) return err(unauthorized);
    if (!methods.includes(request.method)) return err(methodNotAllowed(request.method, methods));
    const read = await body(MAX_QUESTION_BYTES);
    if (read.tag === 'err') return err(unreadable(read.val.tag));
    const question = parse(read.val);
    if (question.tag === 'err') return question;
    try {
      const answer = await this.#ask(question.val, { requestId });
      return ok(responseWith(200, 'application/json', new TextEncoder().encode(JSON.stringify(answer, asJson)), requestId));
    } catch (error) {
      if (error instanceof ShapeError) return err({ code: 'invalid-request', detail: error.message });
      throw error;
    }
  }
}

function unreadable(failure: 'too-large' | 'broken'): HostProblem {
  return failure === 'too-large'
    ? { code: 'too-large', detail: `body: expected at most ${MAX_QUESTION_BYTES} bytes, got more` }
    : { code: 'invalid-request', detail: 'body: expected all of it, got a part' };
}

function parse(body: Uint8Array): Result<unknown, HostProblem> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)));
  } catch {
    // Security: the words of the parser quote the text.
    return err<HostProblem>({ code: 'invalid-request', detail: 'body: expected JSON in UTF-8, got something else' });
  }
}

/** Writes a number of 64 bits as decimal text, and the numbers of a typed array as a list. */
function asJson(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Float64Array ? Array.from(value) : value;
}
