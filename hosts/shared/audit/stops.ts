import type { Chain } from './chain.ts';
import type { Finding } from './finding.ts';

/**
 * What operators have stopped in a ledger, followed entry by entry. A gateway that reads the ledger
 * signs nothing for it.
 */
export class Stops {
  /** The sequences of the entries that stopped something, by what it is. */
  readonly #stopped = new Map<string, bigint>();

  /**
   * Follows the last entry of a chain. Returns a finding if it is a signature that was stopped by
   * an entry before it.
   */
  follow({ fields, sequence }: Chain): Finding | undefined {
    const { outcome, code, key, caller } = fields;
    if (outcome === 'changed') this.#change(code, nameOf(key, caller), sequence);
    if (outcome !== 'signed') return undefined;
    const by = [`key ${String(key)}`, `caller ${String(caller)}`, everyKey].find((name) => this.#stopped.has(name));
    if (by === undefined) return undefined;
    const expected = `no signature after entry ${this.#stopped.get(by)}, which stopped ${by}`;
    return { code: 'signed-while-stopped', sequence, expected, got: `one with the key ${String(key)} for the caller ${String(caller)}` };
  }

  #change(code: unknown, name: string, sequence: bigint): void {
    if (code === 'frozen' || code === 'revoked') this.#stopped.set(name, sequence);
    if (code === 'unfrozen' || code === 'reinstated') this.#stopped.delete(name);
  }
}

const everyKey = 'every key';

function nameOf(key: unknown, caller: unknown): string {
  if (typeof key === 'string') return `key ${key}`;
  return typeof caller === 'string' ? `caller ${caller}` : everyKey;
}
