import type { Difference } from './statistics.ts';

/** An operation on a secret (see `components/timing-lab/wit/timing-lab.wit`). */
export type Operation = 'sign' | 'sign-and-verify' | 'public-key' | 'compare' | 'leaky-compare' | 'leaky-power';

/** A comparison of one fixed secret with random ones. */
export interface Experiment {
  readonly name: string;
  readonly operation: Operation;
  /**
   * The fixed secret: a random one that is drawn once, the number 1 (only one bit is set), or the
   * reference.
   */
  readonly fixed: 'drawn' | 'one' | 'reference';
  /** Runs per measurement. A single run can be too short for the clock. */
  readonly times: number;
  /** Whether the operation leaks on purpose. */
  readonly control: boolean;
}

/** The result of an experiment. */
export interface Finding extends Difference {
  readonly name: string;
  readonly control: boolean;
  readonly verdict: 'nothing' | 'unclear' | 'leak';
}

/** Above this |t|, the time depends on the secret. */
const leakThreshold = 10;
/** Below this |t|, nothing was found. */
const nothingThreshold = 4.5;

/** All experiments. */
export const experiments: readonly Experiment[] = [
  { name: 'control: compare, stop at the first difference', operation: 'leaky-compare', fixed: 'reference', times: 64, control: true },
  { name: 'control: multiply for every bit that is set', operation: 'leaky-power', fixed: 'one', times: 1, control: true },
  { name: 'sign, a fixed random key against random keys', operation: 'sign', fixed: 'drawn', times: 1, control: false },
  { name: 'sign, the key 1 against random keys', operation: 'sign', fixed: 'one', times: 1, control: false },
  { name: 'public key, the key 1 against random keys', operation: 'public-key', fixed: 'one', times: 1, control: false },
  {
    name: 'compare token hashes, the right one against random ones',
    operation: 'compare',
    fixed: 'reference',
    times: 64,
    control: false,
  },
];

/** Classifies a difference by its |t|. */
export function verdictOf({ t }: Difference): Finding['verdict'] {
  if (t > leakThreshold) return 'leak';
  return t < nothingThreshold ? 'nothing' : 'unclear';
}

/** Returns the verdict over all findings, and the exit code of the command. */
export function conclusion(findings: readonly Finding[]): {
  readonly verdict: 'nothing' | 'unclear' | 'leak' | 'inconclusive';
  readonly text: string;
  readonly exitCode: 0 | 1;
} {
  const missed = findings.filter(({ control, verdict }) => control && verdict !== 'leak');
  const names = (those: readonly Finding[]): string => those.map(({ name }) => name).join('; ');
  if (missed.length > 0)
    return {
      verdict: 'inconclusive',
      text: `Inconclusive: these controls leak, but the measurement did not find them: ${names(missed)}`,
      exitCode: 1,
    };
  const leaking = findings.filter(({ control, verdict }) => !control && verdict === 'leak');
  if (leaking.length > 0) return { verdict: 'leak', text: `The running time depends on the secret: ${names(leaking)}`, exitCode: 1 };
  const unclear = findings.filter(({ control, verdict }) => !control && verdict === 'unclear');
  if (unclear.length > 0) return { verdict: 'unclear', text: `Unclear, measure again with more samples: ${names(unclear)}`, exitCode: 0 };
  return { verdict: 'nothing', text: 'Nothing was found, and every control was found.', exitCode: 0 };
}
