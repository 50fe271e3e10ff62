import type { TransformFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Eventually } from '../eventually.ts';
import { errorText } from '../log/fields.ts';
import type { Log } from '../log/fields.ts';
import { err } from '../result.ts';
import type { AnswerStore } from '../answers/store.ts';
import type { PerformFetch } from './coalesce.ts';
import type { Effects } from './effects.ts';
import { sleep } from './sleep.ts';

/** A store of content by its key. It is a cache: a value may be gone at any time. */
export interface ContentStore {
  /** Returns the value. `undefined` if it is not stored. */
  get(key: string): Eventually<Uint8Array | undefined>;
  /** Stores a value. Reports a failure by itself: the value is then not stored. */
  put(key: string, value: Uint8Array): Eventually<void>;
}

/** Answers the signer's questions: the vault, or what asks it. */
export type AskVault = Pick<Effects, 'identify' | 'sign'>;

/** Answers the limits' questions: the limits backend, or what asks it. */
export type AskLimits = Pick<Effects, 'take' | 'settle'>;

/** What the effects of a host are made of. */
export interface HostParts {
  readonly fetch: PerformFetch;
  readonly open: Effects['open'];
  readonly ask: Effects['ask'];
  readonly content: ContentStore;
  readonly answers: AnswerStore;
  readonly limits: AskLimits;
  /** `undefined` if the configuration has no signer. */
  readonly vault: AskVault | undefined;
  /** `undefined` if the host has no image component, or the configuration does not ask for it. */
  readonly transform?: Effects['transform'] | undefined;
  readonly log: Log;
}

const unavailable = err<VaultFailure>({ tag: 'store-unavailable' });
const noImages = (): ReturnType<Effects['transform']> => err<TransformFailure>({ tag: 'unavailable' });
/** The gateway knows that it has no signer and does not ask. */
const noVault: AskVault = { identify: () => unavailable, sign: () => unavailable };

/** Returns the effects of a host. */
export function hostEffects({
  fetch,
  open,
  ask,
  content,
  answers,
  limits,
  vault = noVault,
  transform = noImages,
  log,
}: HostParts): Effects {
  return {
    fetch,
    open,
    ask,
    read: (key) => content.get(key),
    write: ({ key, value }) => content.put(key, value),
    sleep,
    take: (take, from) => limits.take(take, from),
    settle: (settle, from) => limits.settle(settle, from),
    identify: (credential, from) => vault.identify(credential, from),
    sign: (call, from) => vault.sign(call, from),
    recall: (key) => answers.recall(key),
    remember: (kept) => answers.remember(kept),
    forget: (forgotten) => answers.forget(forgotten),
    transform,
    onDefect: (error, at) => log('error', 'defect', { at, error: errorText(error) }),
  };
}
