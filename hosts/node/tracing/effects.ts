import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';
import type { Eventually } from '../../shared/eventually.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { Result } from '../../shared/result.ts';
import { familyOf } from '../../shared/vault/method-family.ts';
import type { Attributes, OpenSpan } from './span.ts';

/** How an effect ended. */
interface End {
  readonly attributes: Attributes;
  /** The type of what failed. `undefined` if nothing did. */
  readonly error?: string | undefined;
}

/** The spans of the effects that ask an upstream, for those of the attempts below them. */
const asking = new WeakMap<Fetch, OpenSpan>();

/** Returns the span of the effect that asks. `undefined` if it is not traced. */
export function spanOfFetch(fetch: Fetch): OpenSpan | undefined {
  return asking.get(fetch);
}

const whole = (): End => ({ attributes: {} });
const result = ({ tag, val }: Result<unknown, { readonly tag: string }>): End =>
  tag === 'err' ? { attributes: {}, error: (val as { readonly tag: string }).tag } : whole();

/**
 * Returns the effects of one exchange, each with a span below the exchange's. A wait has none.
 *
 * Security: attributes are names of the configuration and words of closed lists. No key, address,
 * URL, caller or byte of a body is among them.
 */
export function tracedEffects(effects: Effects, parent: OpenSpan): Effects {
  const traced = <T>(
    name: string,
    attributes: Attributes,
    run: (span: OpenSpan) => Eventually<T>,
    endOf: (value: T) => End,
  ): Eventually<T> => {
    const span = parent.child(name, 'internal', attributes);
    const ended = (value: T): T => {
      const end = endOf(value);
      span.end(end.attributes, end.error);
      return value;
    };
    try {
      const value = run(span);
      return value instanceof Promise ? later(value, ended, span) : ended(value);
    } catch (error) {
      span.end({}, 'defect');
      throw error;
    }
  };
  const asks = <T>(name: string, fetch: Fetch, run: () => Eventually<Result<T, { readonly tag: string }>>) => {
    const begin = (span: OpenSpan): ReturnType<typeof run> => {
      asking.set(fetch, span);
      return run();
    };
    return traced(name, {}, begin, result) as Eventually<never>;
  };
  return {
    ...effects,
    fetch: (fetch, signal, client) => asks('fetch', fetch, () => effects.fetch(fetch, signal, client)),
    open: (fetch, signal, client) => asks('open', fetch, () => effects.open(fetch, signal, client)),
    ask: (ask, signal, client) => asks('ask', ask.fetch, () => effects.ask(ask, signal, client)),
    read: (key, signal) =>
      traced(
        'read',
        { 'mintmark.store': 'content' },
        () => effects.read(key, signal),
        (found) => ({ attributes: { 'mintmark.outcome': found === undefined ? 'miss' : 'hit' } }),
      ),
    write: (stored) => traced('write', { 'mintmark.store': 'content' }, () => effects.write(stored), whole),
    take: (take, from) =>
      traced(
        'take',
        { 'mintmark.backend': 'limits', 'mintmark.plan': take.plan },
        () => effects.take(take, from),
        (taken) => (taken.tag === 'ok' ? { attributes: { 'mintmark.outcome': taken.val.allowed ? 'allowed' : 'refused' } } : result(taken)),
      ),
    settle: (settle, from) =>
      traced('settle', { 'mintmark.backend': 'limits', 'mintmark.plan': settle.plan }, () => effects.settle(settle, from), result),
    identify: (credential, from) => traced('identify', { 'mintmark.backend': 'vault' }, () => effects.identify(credential, from), result),
    sign: (call, from) =>
      traced(
        'sign',
        { 'mintmark.backend': 'vault', 'mintmark.family': familyOf(call.method) },
        () => effects.sign(call, from),
        (signed) =>
          signed.tag === 'ok' ? { attributes: { 'mintmark.outcome': signed.val.tag } } : { attributes: {}, error: refusalIn(signed.val) },
      ),
    recall: (key, signal) =>
      traced(
        'recall',
        { 'mintmark.store': 'answers' },
        () => effects.recall(key, signal),
        (found) => ({ attributes: { 'mintmark.outcome': found === undefined ? 'miss' : found.outdated ? 'outdated' : 'hit' } }),
      ),
    remember: (kept) => traced('remember', { 'mintmark.store': 'answers' }, () => effects.remember(kept), whole),
    forget: (forgotten) => traced('forget', { 'mintmark.store': 'answers' }, () => effects.forget(forgotten), whole),
    transform: (task, signal) => traced('transform', {}, () => effects.transform(task, signal), result),
  };
}

/** Returns the tag of a failure of the vault, that of the refusal if it refused. */
function refusalIn(failure: { readonly tag: string; readonly val?: unknown }): string {
  const { tag, val } = failure;
  return tag === 'refused' && typeof val === 'object' && val !== null && 'tag' in val ? String(val.tag) : tag;
}

async function later<T>(value: Promise<T>, ended: (value: T) => T, span: OpenSpan): Promise<T> {
  let settled: T;
  try {
    settled = await value;
  } catch (error) {
    span.end({}, 'defect');
    throw error;
  }
  return ended(settled);
}
