import type {
  Action,
  SignOutcome,
  BodyFailure,
  Call,
  Caller,
  Credential,
  Fetch,
  FetchFailure,
  LimitsFailure,
  Outcome,
  Response,
  Settle,
  Stored,
  Take,
  TakeOutcome,
  VaultFailure,
} from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';

/**
 * What a host performs for its exchanges. An aborted effect may settle in any way. `from` is the
 * request that asks, for a backend's log of what goes wrong.
 */
export interface Effects {
  /** Performs an HTTP request. `chosen-by` in `wit/gateway` says which addresses it may reach. */
  fetch(fetch: Fetch, signal: AbortSignal): Eventually<Result<Response, FetchFailure>>;
  /** Reads from the content store. */
  read(key: string, signal: AbortSignal): Eventually<Uint8Array | undefined>;
  /** Writes to the content store. */
  write(stored: Stored): Eventually<void>;
  /** Waits so many milliseconds. */
  sleep(milliseconds: number, signal: AbortSignal): Eventually<void>;
  /** Asks the limits backend to spend units. */
  take(take: Take, from: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Tells the limits backend what was really spent. */
  settle(settle: Settle, from: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Asks the vault who a credential belongs to. */
  identify(credential: Credential, from: RequestRef): Eventually<Result<Caller, VaultFailure>>;
  /** Asks the vault to sign. */
  sign(call: Call, from: RequestRef): Eventually<Result<SignOutcome, VaultFailure>>;
  /**
   * Reports a defect: an effect that threw, an exchange that stalled, or a response that cannot be
   * sent. After the first the exchange goes on with a failure, after the others it is given up.
   */
  onDefect(error: unknown, at: Action['tag'] | 'advance' | 'output'): void;
}

/** The body of a request, read when it is asked for. */
export interface BodySource {
  /** Reads the whole body, at most `maxBytes` bytes. */
  body(maxBytes: number, signal: AbortSignal): Eventually<Result<Uint8Array, BodyFailure>>;
}

/**
 * Performs one action for a request. `signal` aborts `body`, `fetch`, `read` and `sleep`: nothing
 * else can be aborted.
 */
export function perform(effects: Effects, source: BodySource, action: Action, signal: AbortSignal, from: RequestRef): Eventually<Outcome> {
  try {
    const outcome = start(effects, source, action, signal, from);
    return outcome instanceof Promise ? outcome.catch((error: unknown) => afterDefect(effects, error, action.tag)) : outcome;
  } catch (error) {
    return afterDefect(effects, error, action.tag);
  }
}

function start(effects: Effects, source: BodySource, action: Action, signal: AbortSignal, from: RequestRef): Eventually<Outcome> {
  switch (action.tag) {
    case 'body':
      return finish(source.body(action.val, signal), asBody);
    case 'fetch':
      return finish(effects.fetch(action.val, signal), asFetch);
    case 'read':
      return finish(effects.read(action.val, signal), asRead);
    case 'write':
      return finish(effects.write(action.val), asWrite);
    case 'sleep':
      return finish(effects.sleep(action.val, signal), asSleep);
    case 'take':
      return finish(effects.take(action.val, from), asTake);
    case 'settle':
      return finish(effects.settle(action.val, from), asSettle);
    case 'identify':
      return finish(effects.identify(action.val, from), asIdentify);
    case 'sign':
      return finish(effects.sign(action.val, from), asSign);
  }
}

function finish<T>(value: Eventually<T>, as: (value: T) => Outcome): Eventually<Outcome> {
  return value instanceof Promise ? value.then(as) : as(value);
}

const asBody = (val: Result<Uint8Array, BodyFailure>): Outcome => ({ tag: 'body', val });
const asFetch = (val: Result<Response, FetchFailure>): Outcome => ({ tag: 'fetch', val });
const asRead = (val: Uint8Array | undefined): Outcome => ({ tag: 'read', val });
const asWrite = (): Outcome => ({ tag: 'write' });
const asSleep = (): Outcome => ({ tag: 'sleep' });
const asTake = (val: Result<TakeOutcome, LimitsFailure>): Outcome => ({ tag: 'take', val });
const asSettle = (val: Result<TakeOutcome, LimitsFailure>): Outcome => ({ tag: 'settle', val });
const asIdentify = (val: Result<Caller, VaultFailure>): Outcome => ({ tag: 'identify', val });
const asSign = (val: Result<SignOutcome, VaultFailure>): Outcome => ({ tag: 'sign', val });

/** Reports an effect that threw, and returns the outcome that the exchange gets instead. */
function afterDefect(effects: Effects, error: unknown, tag: Action['tag']): Outcome {
  effects.onDefect(error, tag);
  switch (tag) {
    case 'body':
      return asBody({ tag: 'err', val: { tag: 'broken', val: 'a defect of the host' } });
    case 'fetch':
      return asFetch({ tag: 'err', val: { tag: 'other', val: 'a defect of the host' } });
    case 'read':
      return asRead(undefined);
    case 'write':
      return asWrite();
    case 'sleep':
      return asSleep();
    case 'take':
      return asTake({ tag: 'err', val: { tag: 'store-unavailable' } });
    case 'settle':
      return asSettle({ tag: 'err', val: { tag: 'store-unavailable' } });
    case 'identify':
      return asIdentify({ tag: 'err', val: { tag: 'store-unavailable' } });
    case 'sign':
      // Not `store-unavailable`: that says that nothing was signed, which is not known here.
      return asSign({ tag: 'err', val: { tag: 'instance-replaced' } });
  }
}
