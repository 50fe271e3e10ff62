import { randomBytes } from 'node:crypto';
import type { Bench, BenchClass } from './bench.ts';
import { benches } from './bench.ts';
import type { Experiment, Finding } from './experiments.ts';
import { verdictOf } from './experiments.ts';
import type { Sample } from './statistics.ts';
import { difference } from './statistics.ts';

/** Secrets that are loaded at a time. */
const slots = 500;
/** Uses of a subject before anything is measured: by then the engine has compiled it for good. */
const warmUp = 3000;

/** Opens the lab on what has been built. */
export async function openLab(): Promise<Lab> {
  return new Lab(await benches());
}

/** A bench with its reference. */
export class Lab implements Disposable {
  readonly #reference = secret();
  readonly #bench: Bench;

  constructor(made: BenchClass) {
    const bench = made.open(randomBytes(32), this.#reference);
    if (bench === undefined) throw new TypeError('expected a bench, got none');
    this.#bench = bench;
  }

  /** Takes so many samples. */
  examine(experiment: Experiment, samples: number): Finding {
    const fixed = { drawn: secret(), one: one(), reference: this.#reference }[experiment.fixed];
    this.#fill(fixed);
    for (let use = 0; use < warmUp; use += 1) this.#use(experiment, use % slots);
    const taken: Sample[] = [];
    while (taken.length < samples) {
      const classes = this.#fill(fixed);
      for (const [slot, isFixed] of classes.entries()) {
        const started = process.hrtime.bigint();
        this.#use(experiment, slot);
        taken.push({ fixed: isFixed, nanoseconds: Number(process.hrtime.bigint() - started) });
      }
    }
    const found = difference(taken);
    return { name: experiment.name, control: experiment.control, verdict: verdictOf(found), ...found };
  }

  [Symbol.dispose](): void {
    this.#bench[Symbol.dispose]();
  }

  #use({ subject, times }: Experiment, slot: number): void {
    if (!this.#bench.run(subject, slot, times)) throw new TypeError(`expected ${subject} to run, it did not`);
  }

  /** Fills the slots; which of them hold the fixed secret. */
  #fill(fixed: Uint8Array): boolean[] {
    const chosen = randomBytes(slots);
    const classes = Array.from(chosen, (byte) => byte % 2 === 0);
    const secrets = new Uint8Array(32 * slots);
    for (const [slot, isFixed] of classes.entries()) secrets.set(isFixed ? fixed : secret(), 32 * slot);
    if (!this.#bench.load(secrets)) throw new TypeError('expected the secrets to be keys, one is not');
    return classes;
  }
}

/** A random key: below the order of secp256k1, as its first byte is not 0xff. */
function secret(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(32));
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  bytes[31] = (bytes[31] ?? 0) | 1;
  return bytes;
}

function one(): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes[31] = 1;
  return bytes;
}
