import { MAX_CLIENT_CRITERIA_BYTES, MAX_CRITERIA_BYTES } from './limits.ts';

/** What counts the criteria of a feed: those of all clients, or those of one. */
class Counted {
  readonly #maxBytes: number;
  /** How many subscriptions have the same criteria. */
  readonly #uses = new Map<string, number>();
  /** The criteria as JSON in one array. */
  #bytes = 2;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#uses.size === 0;
  }

  /** Whether one more subscription fits. Equal criteria count once. */
  fits(criteria: string): boolean {
    return this.#uses.has(criteria) || this.#bytes + criteria.length + 1 <= this.#maxBytes;
  }

  add(criteria: string): void {
    const uses = this.#uses.get(criteria) ?? 0;
    this.#uses.set(criteria, uses + 1);
    if (uses === 0) this.#bytes += criteria.length + 1;
  }

  remove(criteria: string): void {
    const uses = (this.#uses.get(criteria) ?? 0) - 1;
    if (uses > 0) this.#uses.set(criteria, uses);
    else if (this.#uses.delete(criteria)) this.#bytes -= criteria.length + 1;
  }
}

/** Bounds the criteria of a feed, and the part of them that one client may have. */
export class CriteriaBounds {
  readonly #all = new Counted(MAX_CRITERIA_BYTES);
  readonly #byClient = new Map<string, Counted>();

  /** Adds the criteria of a subscription. Returns whose bound they exceed, if they do. */
  add(client: string, criteria: string): 'client' | 'feed' | undefined {
    const own = this.#byClient.get(client) ?? new Counted(MAX_CLIENT_CRITERIA_BYTES);
    if (!own.fits(criteria)) return 'client';
    if (!this.#all.fits(criteria)) return 'feed';
    this.#byClient.set(client, own);
    own.add(criteria);
    this.#all.add(criteria);
    return undefined;
  }

  /** Removes the criteria of a subscription that were added. */
  remove(client: string, criteria: string): void {
    const own = this.#byClient.get(client);
    own?.remove(criteria);
    if (own?.isEmpty === true) this.#byClient.delete(client);
    this.#all.remove(criteria);
  }
}
