import { lookups } from '../../shared/answers/lookups.ts';
import type { Lookup } from '../../shared/answers/lookups.ts';
import { Counter } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The series of what is looked up in caches. */
export class CacheSeries {
  readonly #lookups: Counter<'cache' | 'outcome'>;

  constructor(registry: Registry) {
    this.#lookups = new Counter({
      name: 'mintmark_cache_lookups_total',
      help: 'Look-ups of stored content by its CID, and of kept answers, by what was found.',
      labelNames: ['cache', 'outcome'],
      registers: [registry],
    });
    for (const lookup of lookups) this.#lookups.inc({ ...lookup }, 0);
  }

  /** Counts a look-up. */
  lookup({ cache, outcome }: Lookup): void {
    this.#lookups.inc({ cache, outcome });
  }
}
