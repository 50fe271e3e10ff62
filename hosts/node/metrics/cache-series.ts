import type { AnswerStore } from '../../shared/answers/store.ts';
import type { Eventually } from '../../shared/eventually.ts';
import type { ContentStore } from '../../shared/exchange/host-effects.ts';
import { Counter } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

type Count = { inc(): void };

/** The series of what is looked up in caches. */
export class CacheSeries {
  readonly #content: { readonly hit: Count; readonly miss: Count };
  readonly #answers: { readonly hit: Count; readonly miss: Count; readonly outdated: Count };

  constructor(registry: Registry) {
    const lookups = new Counter({
      name: 'mintmark_cache_lookups_total',
      help: 'Look-ups of stored content by its CID, and of kept answers, by what was found.',
      labelNames: ['cache', 'outcome'],
      registers: [registry],
    });
    const count = (cache: string, outcome: string): Count => {
      lookups.inc({ cache, outcome }, 0);
      return lookups.labels({ cache, outcome });
    };
    this.#content = { hit: count('content', 'hit'), miss: count('content', 'miss') };
    this.#answers = { hit: count('answers', 'hit'), miss: count('answers', 'miss'), outdated: count('answers', 'outdated') };
  }

  /** Returns a content store whose look-ups are counted. */
  content(store: ContentStore): ContentStore {
    return {
      get: (key) =>
        after(store.get(key), (found) => {
          this.#content[found === undefined ? 'miss' : 'hit'].inc();
          return found;
        }),
      put: (key, value) => store.put(key, value),
    };
  }

  /** Returns a store of answers whose look-ups are counted. */
  answers(store: AnswerStore): AnswerStore {
    return {
      recall: (key) =>
        after(store.recall(key), (found) => {
          this.#answers[found === undefined ? 'miss' : found.outdated ? 'outdated' : 'hit'].inc();
          return found;
        }),
      remember: (kept) => store.remember(kept),
      forget: (forgotten) => store.forget(forgotten),
    };
  }
}

function after<T>(value: Eventually<T>, see: (value: T) => T): Eventually<T> {
  return value instanceof Promise ? value.then(see) : see(value);
}
