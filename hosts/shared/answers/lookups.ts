import type { Eventually } from '../eventually.ts';
import type { ContentStore } from '../exchange/host-effects.ts';
import type { AnswerStore } from './store.ts';

/** A cache, and what a look-up found. */
export type Lookup =
  | { readonly cache: 'content'; readonly outcome: 'hit' | 'miss' }
  | { readonly cache: 'answers'; readonly outcome: 'hit' | 'miss' | 'outdated' };

/** Every look-up. */
export const lookups: readonly Lookup[] = [
  { cache: 'content', outcome: 'hit' },
  { cache: 'content', outcome: 'miss' },
  { cache: 'answers', outcome: 'hit' },
  { cache: 'answers', outcome: 'miss' },
  { cache: 'answers', outcome: 'outdated' },
];

/** Returns a content store whose look-ups are reported. */
export function watchedContent(store: ContentStore, onLookup: (lookup: Lookup) => void): ContentStore {
  const see = (found: Uint8Array | undefined): Uint8Array | undefined => {
    onLookup({ cache: 'content', outcome: found === undefined ? 'miss' : 'hit' });
    return found;
  };
  return { get: (key) => after(store.get(key), see), put: (key, value) => store.put(key, value) };
}

/** Returns a store of answers whose look-ups are reported. */
export function watchedAnswers(store: AnswerStore, onLookup: (lookup: Lookup) => void): AnswerStore {
  const see = <Found extends { readonly outdated: boolean } | undefined>(found: Found): Found => {
    onLookup({ cache: 'answers', outcome: found === undefined ? 'miss' : found.outdated ? 'outdated' : 'hit' });
    return found;
  };
  return {
    recall: (key) => after(store.recall(key), see),
    remember: (kept) => store.remember(kept),
    forget: (forgotten) => store.forget(forgotten),
  };
}

function after<T>(value: Eventually<T>, see: (value: T) => T): Eventually<T> {
  return value instanceof Promise ? value.then(see) : see(value);
}
