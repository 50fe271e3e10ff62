import type { Finding } from './finding.ts';
import { agree, linkOf } from './record.ts';
import type { EntryLink, GivenEntry } from './record.ts';

/** The head before the first entry. */
export const noHead = `0x${'00'.repeat(32)}`;

/** A ledger's entries, followed one by one. Keeps only the last of them. */
export class Chain {
  #wallet: string | undefined;
  #sequence = 0n;
  #head = noHead;
  #fields: EntryLink['fields'] = {};

  /** Name of the wallet. `undefined` before the first entry. */
  get wallet(): string | undefined {
    return this.#wallet;
  }

  /** Sequence of the last valid entry, 0 before the first. */
  get sequence(): bigint {
    return this.#sequence;
  }

  /** Head after that entry. */
  get head(): string {
    return this.#head;
  }

  /** All fields of that entry. Empty before the first. */
  get fields(): EntryLink['fields'] {
    return this.#fields;
  }

  /**
   * Follows the next entry. `hash` is the SHA-256 of its text, `0x` and 64 digits. Returns what is
   * wrong with the entry, `undefined` if nothing is.
   */
  follow(given: GivenEntry, hash: string): Finding | undefined {
    const link = linkOf(given.text);
    if (link === undefined)
      return {
        code: 'malformed',
        sequence: this.#sequence + 1n,
        expected: 'the text of an audit entry',
        got: JSON.stringify(given.text.slice(0, 80)),
      };
    const { sequence } = link;
    if (given.hash !== hash) return { code: 'hash-mismatch', sequence, expected: given.hash, got: `a text whose SHA-256 is ${hash}` };
    if (given.fields !== undefined && !agree(given.fields, link.fields))
      return { code: 'fields-mismatch', sequence, expected: 'the fields of the text beside it', got: 'other fields' };
    const finding = this.#misplaced(link, hash);
    if (finding !== undefined) return finding;
    this.#wallet = link.wallet;
    this.#sequence = sequence;
    this.#head = hash;
    this.#fields = link.fields;
    return undefined;
  }

  #misplaced({ wallet, sequence, previous }: EntryLink, hash: string): Finding | undefined {
    const next = this.#sequence + 1n;
    if (this.#wallet !== undefined && wallet !== this.#wallet)
      return { code: 'other-wallet', sequence, expected: `the wallet ${this.#wallet}`, got: wallet };
    if (sequence > next) return { code: 'missing', sequence: next, expected: `entry ${next}`, got: `entry ${sequence}` };
    if (sequence === this.#sequence && hash !== this.#head)
      return { code: 'forked', sequence, expected: `one entry ${sequence}, with head ${this.#head}`, got: `another, with head ${hash}` };
    if (sequence < next) return { code: 'reordered', sequence, expected: `entry ${next}`, got: `entry ${sequence}` };
    if (previous !== this.#head) return { code: 'forked', sequence, expected: `the head before it, ${this.#head}`, got: previous };
    return undefined;
  }
}
