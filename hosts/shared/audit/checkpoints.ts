import { hexOf } from '../hex.ts';
import { isSigned, parseCheckpoint } from '../checkpoints/text.ts';
import type { Chain } from './chain.ts';
import type { Finding } from './finding.ts';

/** What became of the checkpoints of a record. */
export interface CheckpointsReport {
  /** How many checkpoints were compared with an entry. */
  readonly compared: number;
  /** Sequence of the last one that was compared. */
  readonly last: bigint;
  /** The keys that signed the checkpoints. */
  readonly publicKeys: readonly string[];
}

/** Checkpoints that wait for their entries. */
export class ExpectedHeads {
  readonly #trusted: ReadonlySet<string>;
  readonly #waiting = new Map<bigint, string>();
  readonly #seen = new Set<string>();
  readonly #keys = new Set<string>();
  #wallet: string | undefined;
  #compared = 0;
  #last = 0n;

  /**
   * `trusted` has the public keys that may have signed checkpoints, `0x` and 64 digits. If it is
   * empty, any key may have.
   */
  constructor(trusted: ReadonlySet<string>) {
    this.#trusted = trusted;
  }

  /**
   * Takes the line of a checkpoint. `chain` is the chain as far as it has been followed. Returns
   * what is wrong with the checkpoint, `undefined` if nothing is.
   */
  async add(line: string, chain: Chain): Promise<Finding | undefined> {
    if (this.#seen.has(line)) return undefined;
    const checkpoint = parseCheckpoint(line);
    if (checkpoint === undefined) return bad('a checkpoint', line.slice(0, 80));
    const { sequence, wallet } = checkpoint;
    const key = hexOf(checkpoint.publicKey);
    if (this.#trusted.size > 0 && !this.#trusted.has(key)) return bad(`a checkpoint signed by ${this.#expectedKeys}`, key, sequence);
    if (!(await isSigned(checkpoint))) return bad(`the signature of ${key}`, 'another, or an altered checkpoint', sequence);
    this.#wallet ??= wallet;
    if (wallet !== (chain.wallet ?? this.#wallet)) return bad(`the wallet ${chain.wallet ?? this.#wallet}`, wallet, sequence);
    const head = hexOf(checkpoint.head);
    const other = this.#waiting.get(sequence);
    if (other !== undefined && other !== head)
      return { code: 'checkpoint-mismatch', sequence, expected: other, got: `another checkpoint with ${head}` };
    if (sequence < chain.sequence)
      return bad('a checkpoint before its entry, or in the file of --checkpoint', 'one after later entries', sequence);
    this.#seen.add(line);
    this.#keys.add(key);
    this.#waiting.set(sequence, head);
    return sequence === chain.sequence ? this.compare(chain) : undefined;
  }

  /**
   * Compares the chain's last entry with the checkpoint of its sequence. Returns how they differ,
   * `undefined` if they agree or there is no such checkpoint.
   */
  compare({ sequence, head, wallet }: Chain): Finding | undefined {
    const expected = this.#waiting.get(sequence);
    if (expected === undefined) return undefined;
    if (wallet !== this.#wallet) return bad(`the wallet ${wallet}`, this.#wallet ?? 'none', sequence);
    if (expected !== head) return { code: 'checkpoint-mismatch', sequence, expected: `${expected}, by its checkpoint`, got: head };
    this.#waiting.delete(sequence);
    this.#compared += 1;
    this.#last = sequence;
    return undefined;
  }

  /**
   * Returns the first checkpoint without an entry, `undefined` if there is none. To be called at
   * the end of the record.
   */
  end({ sequence }: Chain): Finding | undefined {
    const [missing] = [...this.#waiting.keys()].toSorted((a, b) => Number(a > b) - Number(a < b));
    if (missing === undefined) return undefined;
    return {
      code: 'cut-off',
      sequence: sequence + 1n,
      expected: `entries up to ${missing}, by its checkpoint`,
      got: `the end after entry ${sequence}`,
    };
  }

  /**
   * Returns a finding if keys are trusted and no checkpoint that one of them has signed was
   * compared. To be called at the end of the record.
   */
  get unvouched(): Finding | undefined {
    if (this.#trusted.size === 0 || this.#compared > 0) return undefined;
    return { code: 'no-checkpoint', expected: `a checkpoint signed by ${this.#expectedKeys}`, got: 'none: nobody vouches for this record' };
  }

  /** What became of the checkpoints. `undefined` if none was compared. */
  get report(): CheckpointsReport | undefined {
    return this.#compared === 0 ? undefined : { compared: this.#compared, last: this.#last, publicKeys: [...this.#keys] };
  }

  get #expectedKeys(): string {
    return [...this.#trusted].join(' or ');
  }
}

function bad(expected: string, got: string, sequence?: bigint): Finding {
  return { code: 'bad-checkpoint', ...(sequence === undefined ? {} : { sequence }), expected, got };
}
