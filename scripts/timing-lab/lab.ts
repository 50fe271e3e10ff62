import { randomBytes } from 'node:crypto';
import type { Bench, BenchClass } from './bench.ts';
import { loadBenchClass } from './bench.ts';
import type { Experiment, Finding } from './experiments.ts';
import { verdictOf } from './experiments.ts';
import type { Sample } from './statistics.ts';
import { difference } from './statistics.ts';

/** Number of secrets that are loaded at once. */
const slotCount = 500;
/**
 * Runs before the first measurement. By then the engine has compiled the code with its optimising
 * compiler.
 */
const warmUpRuns = 3000;

/** Opens the lab with the built component. */
export async function openLab(): Promise<Lab> {
  return new Lab(await loadBenchClass());
}

/** A bench and its reference. */
export class Lab implements Disposable {
  readonly #reference = randomKey();
  readonly #bench: Bench;

  constructor(benchClass: BenchClass) {
    const bench = benchClass.open(randomBytes(32), this.#reference);
    if (bench === undefined) throw new TypeError('expected a bench, got none');
    this.#bench = bench;
  }

  /** Runs an experiment with this number of samples. */
  run(experiment: Experiment, samples: number): Finding {
    const fixed = { drawn: randomKey(), one: keyOne(), reference: this.#reference }[experiment.fixed];
    this.#fill(fixed);
    for (let use = 0; use < warmUpRuns; use += 1) this.#runOnce(experiment, use % slotCount);
    const taken: Sample[] = [];
    while (taken.length < samples) {
      const classes = this.#fill(fixed);
      for (const [slot, isFixed] of classes.entries()) {
        const started = process.hrtime.bigint();
        this.#runOnce(experiment, slot);
        taken.push({ fixed: isFixed, nanoseconds: Number(process.hrtime.bigint() - started) });
      }
    }
    const found = difference(taken);
    return { name: experiment.name, control: experiment.control, verdict: verdictOf(found), ...found };
  }

  [Symbol.dispose](): void {
    this.#bench[Symbol.dispose]();
  }

  #runOnce({ operation, times }: Experiment, slot: number): void {
    if (!this.#bench.run(operation, slot, times)) throw new TypeError(`expected ${operation} to run, but it failed`);
  }

  /**
   * Fills the slots at random with the fixed secret and random secrets. Returns for each slot
   * whether it holds the fixed one.
   */
  #fill(fixed: Uint8Array): boolean[] {
    const chosen = randomBytes(slotCount);
    const classes = Array.from(chosen, (byte) => byte % 2 === 0);
    const secrets = new Uint8Array(32 * slotCount);
    for (const [slot, isFixed] of classes.entries()) secrets.set(isFixed ? fixed : randomKey(), 32 * slot);
    if (!this.#bench.load(secrets)) throw new TypeError('expected all secrets to be valid keys, but one is not');
    return classes;
  }
}

/** Returns a random key. It is below the order of secp256k1, because its first bit is 0. */
function randomKey(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(32));
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  bytes[31] = (bytes[31] ?? 0) | 1;
  return bytes;
}

/** Returns the key 1. */
function keyOne(): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes[31] = 1;
  return bytes;
}
