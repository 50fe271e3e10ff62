import type {
  Action,
  AnswerKey,
  Ask,
  SignOutcome,
  BodyFailure,
  Call,
  Caller,
  Credential,
  Fetch,
  FetchFailure,
  Forgotten,
  Head,
  Image,
  ImageTask,
  KeptAnswer,
  LimitsFailure,
  RecalledAnswer,
  Response,
  Settle,
  Stored,
  SubscribeFailure,
  Subscription,
  Take,
  TakeOutcome,
  TransformFailure,
  VaultFailure,
} from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import type { Aborting } from './abort.ts';

/** The body of an upstream's response, read in chunks. */
export interface ChunkSource {
  /**
   * Returns the next chunk, or `undefined` at the end. It is not called again before the last call
   * has settled, nor after the end, a failure or `close`.
   */
  next(): Promise<Result<Uint8Array | undefined, FetchFailure>>;
  /** Closes the connection, also while a chunk is awaited. May be called at any time. */
  close(): void;
}

/** An upstream's response whose body is still to be read. */
export interface OpenedFetch {
  readonly head: Head;
  readonly body: ChunkSource;
}

/**
 * The response to an `ask`: with its body, or with the first bytes of it and a source of the rest.
 */
export interface AskedFetch {
  readonly response: Response;
  readonly rest: ChunkSource | undefined;
}

/**
 * What a host performs for its exchanges. An aborted effect may settle in any way. `from` is the
 * request that asks, for a backend's log of what goes wrong.
 */
export interface Effects {
  /**
   * Performs an HTTP request. `chosen-by` in `wit/gateway` says which addresses it may reach.
   * `client` is for whom, here and below: connections to an upstream are shared between clients.
   */
  fetch(fetch: Fetch, signal: Aborting, client?: string): Eventually<Result<Response, FetchFailure>>;
  /**
   * Performs an HTTP request whose response is read in chunks. `signal` aborts it until it has
   * settled. After that `body.close` does.
   */
  open(fetch: Fetch, signal: Aborting, client?: string): Eventually<Result<OpenedFetch, FetchFailure>>;
  /**
   * Performs an HTTP request whose response is long only seldom. `signal` aborts it until it has
   * settled. After that `rest.close` does.
   */
  ask(ask: Ask, signal: Aborting, client?: string): Eventually<Result<AskedFetch, FetchFailure>>;
  /** Reads from the content store. */
  read(key: string, signal: Aborting): Eventually<Uint8Array | undefined>;
  /** Writes to the content store. */
  write(stored: Stored): Eventually<void>;
  /** Waits so many milliseconds. */
  sleep(milliseconds: number, signal: Aborting): Eventually<void>;
  /** Asks the limits backend to spend units. */
  take(take: Take, from: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Tells the limits backend what was really spent. */
  settle(settle: Settle, from: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Asks the vault who a credential belongs to. */
  identify(credential: Credential, from: RequestRef): Eventually<Result<Caller, VaultFailure>>;
  /** Asks the vault to sign. */
  sign(call: Call, from: RequestRef): Eventually<Result<SignOutcome, VaultFailure>>;
  /** Looks up a kept answer. `undefined` if there is none, or its time is over. */
  recall(key: AnswerKey, signal: Aborting): Eventually<RecalledAnswer | undefined>;
  /** Keeps an answer, unless it was forgotten since its reading began. */
  remember(answer: KeptAnswer): Eventually<void>;
  /** Marks kept answers as outdated. Returns whether they are. */
  forget(forgotten: Forgotten): Eventually<boolean>;
  /** Makes an image smaller. */
  transform(task: ImageTask, signal: Aborting): Eventually<Result<Image, TransformFailure>>;
  /**
   * Reports a defect: an effect that threw, an exchange that stalled, or a response that cannot be
   * sent. After the first the exchange goes on with a failure, after the others it is given up.
   */
  onDefect(error: unknown, at: Action['tag'] | 'advance' | 'output' | 'route'): void;
}

/** The body of a request, read when it is asked for. */
export interface BodySource {
  /** Reads the whole body, at most `maxBytes` bytes. */
  body(maxBytes: number, signal: Aborting): Eventually<Result<Uint8Array, BodyFailure>>;
  /** The WebSocket whose message the body is. Absent if the body is that of a request. */
  readonly subscriptions?: Subscriptions;
}

/** The subscriptions of a WebSocket, for an exchange that answers one of its messages. */
export interface Subscriptions {
  /** Adds a subscription. Returns its id. */
  subscribe(subscription: Subscription): Eventually<Result<string, SubscribeFailure>>;
  /** Removes a subscription. Returns whether there was one. */
  unsubscribe(id: string): boolean;
}
