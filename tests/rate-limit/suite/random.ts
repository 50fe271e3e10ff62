import type { Policy } from '../../../components/rate-limit/src/types.ts';

/** A generator (mulberry32) whose seed is printed; the environment's `SEED` repeats a run. */
export class Random {
  #state: number;

  /** `seed`: where the same numbers are wanted every time. */
  constructor(name: string, seed?: number) {
    const given = seed ?? Number(process.env['SEED']);
    this.#state = Number.isInteger(given) && given > 0 ? given : 1 + Math.floor(Math.random() * 0x7fff_ffff);
    console.log(`${name}: SEED=${this.#state}`);
  }

  /** A number from 0 to below 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** Returns a whole number in a closed range. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  /** Returns a whole number, small ones as likely as large ones. */
  magnitude(max: number): number {
    return Math.max(1, Math.floor(max ** this.fraction()));
  }

  /** Returns one of these. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.whole(0, choices.length - 1)] ?? choices[0];
  }

  /** Policies with odd rates, one to three. */
  policies(): Policy[] {
    return Array.from({ length: this.whole(1, 3) }, (_, index) => ({
      name: `p${index}`,
      quota: this.magnitude(10_000_000),
      window: this.magnitude(100_000),
      burst: this.magnitude(10_000),
      mode: this.fraction() < 0.15 ? 'shadow' : 'enforce',
      kind: 'rate',
      scope: 'client',
      carryOver: this.pick(['proportional', 'keep', 'reset']),
    }));
  }

  /** Policies of all kinds and modes, one to four. */
  mixedPolicies(): Policy[] {
    return Array.from({ length: this.whole(1, 4) }, (_, index) => {
      const [rate] = this.policies();
      const kind = this.pick(['rate', 'rate', 'concurrency', 'day', 'month']);
      const quota = kind === 'concurrency' ? this.whole(1, 8) : this.magnitude(kind === 'rate' ? 1_000_000 : 100_000);
      const mode = this.pick(['enforce', 'enforce', 'enforce', 'shadow', 'off']);
      return { ...(rate ?? this.#noPolicy()), name: `p${index}`, kind, quota, mode };
    });
  }

  #noPolicy(): never {
    throw new TypeError('expected a policy');
  }
}
