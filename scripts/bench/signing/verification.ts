import { randomBytes } from 'node:crypto';
import { loadBenchClass } from '../../timing-lab/bench.ts';
import type { Contender } from '../report/measure.ts';
import { timed } from '../report/measure.ts';

/** The operation that signs, as the signer does. */
export const signOnly = 'sign';
/**
 * The operation that signs and recovers the key from the signature, as the signer does before it
 * returns one.
 */
export const signVerified = 'sign and verify';

/**
 * Measures the two alone, in the component of the timing lab, which is made of the signer's code.
 * The difference is the price of verification.
 */
export async function verification(): Promise<{ readonly contenders: readonly Contender[] } & Disposable> {
  const bench = (await loadBenchClass()).open(randomBytes(32), randomBytes(32));
  const key = new Uint8Array(32).fill(0x42);
  if (bench === undefined || !bench.load(key)) throw new TypeError('expected a bench with a key, got none');
  const run = (subject: 'sign' | 'sign-and-verify') => (): void => {
    if (!bench.run(subject, 0, 1)) throw new TypeError(`expected ${subject} to run, it did not`);
  };
  return {
    contenders: [
      { name: signOnly, time: timed(run('sign')) },
      { name: signVerified, time: timed(run('sign-and-verify')) },
    ],
    [Symbol.dispose]: () => bench[Symbol.dispose](),
  };
}
