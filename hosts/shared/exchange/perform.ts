import type {
  Action,
  Asked,
  BodyFailure,
  Caller,
  Effect,
  FetchFailure,
  Head,
  Image,
  LimitsFailure,
  Outcome,
  RecalledAnswer,
  Response,
  SignOutcome,
  SubscribeFailure,
  TakeOutcome,
  TransformFailure,
  VaultFailure,
} from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import { release } from '../owned.ts';
import type { Result } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import type { Aborting } from './abort.ts';
import type { BodySource, Effects } from './effects.ts';
import type { Streams } from './streams.ts';

/** What performs the effects of one exchange. */
export interface Performer {
  readonly effects: Effects;
  readonly source: BodySource;
  readonly streams: Streams;
  /** The request that asks. */
  readonly from: RequestRef;
  /** Whose units pay for it: the key of the last `take`. `undefined` before there was one. */
  client: string | undefined;
}

/** Performs one effect. `signal` aborts it if `abortable` says that it can be aborted. */
export function perform(performer: Performer, effect: Effect, signal: Aborting): Eventually<Outcome> {
  const { tag } = effect.action;
  try {
    const outcome = start(performer, effect, signal);
    return outcome instanceof Promise ? outcome.catch((error: unknown) => afterDefect(performer.effects, error, tag)) : outcome;
  } catch (error) {
    return afterDefect(performer.effects, error, tag);
  }
}

function start(performer: Performer, { id, action }: Effect, signal: Aborting): Eventually<Outcome> {
  const { effects, source, streams, from, client } = performer;
  switch (action.tag) {
    case 'body':
      return finish(source.body(action.val, signal), asBody);
    case 'fetch':
      return finish(effects.fetch(action.val, signal, client), asFetch);
    case 'open':
      return finish(effects.open(action.val, signal, client), (opened) => asOpen(streams.add(id, opened, signal)));
    case 'next-chunk':
      return finish(streams.next(action.val, signal), asNextChunk);
    case 'ask':
      return finish(effects.ask(action.val, signal, client), (asked) => asAsk(streams.addRest(id, asked, signal)));
    case 'read':
      return finish(effects.read(action.val, signal), asRead);
    case 'write':
      return finish(effects.write(action.val), asWrite);
    case 'sleep':
      return finish(effects.sleep(action.val, signal), asSleep);
    case 'take':
      performer.client = action.val.key;
      return finish(effects.take(action.val, from), asTake);
    case 'settle':
      return finish(effects.settle(action.val, from), asSettle);
    case 'identify':
      return finish(effects.identify(action.val, from), asIdentify);
    case 'sign':
      return finish(effects.sign(action.val, from), asSign);
    case 'recall':
      return finish(effects.recall(action.val, signal), asRecall);
    case 'remember':
      return finish(effects.remember(action.val), asRemember);
    case 'forget':
      return finish(effects.forget(action.val), asForget);
    case 'transform':
      return finish(effects.transform(action.val, signal), asTransform);
    case 'subscribe':
      return finish(source.subscriptions?.subscribe(action.val) ?? noSubscriptions, asSubscribe);
    case 'unsubscribe':
      return asUnsubscribe(source.subscriptions?.unsubscribe(action.val) ?? false);
  }
}

/** Gives back the memory of an outcome that the instance has copied. */
export function releaseBody(outcome: Outcome): void {
  if (outcome.tag === 'fetch' && outcome.val.tag === 'ok') release(outcome.val.val.body);
  else if (outcome.tag === 'ask' && outcome.val.tag === 'ok') release(outcome.val.val.response.body);
  else if (outcome.tag === 'read' && outcome.val !== undefined) release(outcome.val);
}

function finish<T>(value: Eventually<T>, as: (value: T) => Outcome): Eventually<Outcome> {
  return value instanceof Promise ? value.then(as) : as(value);
}

const asBody = (val: Result<Uint8Array, BodyFailure>): Outcome => ({ tag: 'body', val });
const asFetch = (val: Result<Response, FetchFailure>): Outcome => ({ tag: 'fetch', val });
const asOpen = (val: Result<Head, FetchFailure>): Outcome => ({ tag: 'open', val });
const asNextChunk = (val: Result<Uint8Array | undefined, FetchFailure>): Outcome => ({ tag: 'next-chunk', val });
const asAsk = (val: Result<Asked, FetchFailure>): Outcome => ({ tag: 'ask', val });
const asRead = (val: Uint8Array | undefined): Outcome => ({ tag: 'read', val });
const asWrite = (): Outcome => ({ tag: 'write' });
const asSleep = (): Outcome => ({ tag: 'sleep' });
const asTake = (val: Result<TakeOutcome, LimitsFailure>): Outcome => ({ tag: 'take', val });
const asSettle = (val: Result<TakeOutcome, LimitsFailure>): Outcome => ({ tag: 'settle', val });
const asIdentify = (val: Result<Caller, VaultFailure>): Outcome => ({ tag: 'identify', val });
const asSign = (val: Result<SignOutcome, VaultFailure>): Outcome => ({ tag: 'sign', val });
const asRecall = (val: RecalledAnswer | undefined): Outcome => ({ tag: 'recall', val });
const asRemember = (): Outcome => ({ tag: 'remember' });
const asForget = (val: boolean): Outcome => ({ tag: 'forget', val });
const asTransform = (val: Result<Image, TransformFailure>): Outcome => ({ tag: 'transform', val });

const asSubscribe = (val: Result<string, SubscribeFailure>): Outcome => ({ tag: 'subscribe', val });
const asUnsubscribe = (val: boolean): Outcome => ({ tag: 'unsubscribe', val });

const DEFECT = 'a defect of the host';
const brokenFetch = { tag: 'err', val: { tag: 'other', val: DEFECT } } as const;
const noSubscriptions = { tag: 'err', val: { tag: 'unavailable' } } as const;
const noLimits = { tag: 'err', val: { tag: 'store-unavailable' } } as const;

/** Reports an effect that threw, and returns the outcome that the exchange gets instead. */
function afterDefect(effects: Effects, error: unknown, tag: Action['tag']): Outcome {
  effects.onDefect(error, tag);
  switch (tag) {
    case 'body':
      return asBody({ tag: 'err', val: { tag: 'broken', val: DEFECT } });
    case 'fetch':
      return asFetch(brokenFetch);
    case 'open':
      return asOpen(brokenFetch);
    case 'next-chunk':
      return asNextChunk(brokenFetch);
    case 'ask':
      return asAsk(brokenFetch);
    case 'read':
      return asRead(undefined);
    case 'write':
      return asWrite();
    case 'sleep':
      return asSleep();
    case 'take':
      return asTake(noLimits);
    case 'settle':
      return asSettle(noLimits);
    case 'identify':
      return asIdentify({ tag: 'err', val: { tag: 'store-unavailable' } });
    case 'sign':
      // Not `store-unavailable`: that says that nothing was signed, which is not known here.
      return asSign({ tag: 'err', val: { tag: 'instance-replaced' } });
    case 'recall':
      return asRecall(undefined);
    case 'remember':
      return asRemember();
    case 'forget':
      return asForget(false);
    case 'transform':
      return asTransform({ tag: 'err', val: { tag: 'failed', val: DEFECT } });
    case 'subscribe':
      return asSubscribe(noSubscriptions);
    case 'unsubscribe':
      return asUnsubscribe(false);
  }
}
