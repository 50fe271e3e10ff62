import type { Difference } from './statistics.ts';

/** Ways to use a secret, as `components/timing-lab/wit` names them. */
export type Subject = 'sign' | 'sign-and-verify' | 'public-key' | 'compare' | 'leaky-compare' | 'leaky-power';

/** One question to the lab. */
export interface Experiment {
  readonly name: string;
  readonly subject: Subject;
  /** The fixed secret: one that was drawn once, the number 1 (hardly a bit is set), or what is compared with. */
  readonly fixed: 'drawn' | 'one' | 'reference';
  /** How often the secret is used in one measurement: enough that a clock can tell. */
  readonly times: number;
  /** Whether it leaks on purpose. */
  readonly control: boolean;
}

/** An experiment's outcome. */
export interface Finding extends Difference {
  readonly name: string;
  readonly control: boolean;
  readonly verdict: 'nothing' | 'unclear' | 'leak';
}

/** Above this |t| a time depends on the secret. */
export const leak = 10;
/** Below this it says nothing. */
const nothing = 4.5;

/** What is asked. */
export const experiments: readonly Experiment[] = [
  { name: 'control: compare, stop at the first difference', subject: 'leaky-compare', fixed: 'reference', times: 64, control: true },
  { name: 'control: multiply for every bit that is set', subject: 'leaky-power', fixed: 'one', times: 1, control: true },
  { name: 'sign, a drawn key beside random keys', subject: 'sign', fixed: 'drawn', times: 1, control: false },
  { name: 'sign, the key 1 beside random keys', subject: 'sign', fixed: 'one', times: 1, control: false },
  { name: 'public key, the key 1 beside random keys', subject: 'public-key', fixed: 'one', times: 1, control: false },
  {
    name: 'compare the hash of a token, the right one beside random ones',
    subject: 'compare',
    fixed: 'reference',
    times: 64,
    control: false,
  },
];

/** Names what a difference means. */
export function verdictOf({ t }: Difference): Finding['verdict'] {
  if (t > leak) return 'leak';
  return t < nothing ? 'nothing' : 'unclear';
}

/** What all findings come to. */
export function conclusion(findings: readonly Finding[]): {
  readonly verdict: 'nothing' | 'unclear' | 'leak' | 'inconclusive';
  readonly text: string;
  readonly exitCode: 0 | 1;
} {
  const missed = findings.filter(({ control, verdict }) => control && verdict !== 'leak');
  const names = (those: readonly Finding[]): string => those.map(({ name }) => name).join('; ');
  if (missed.length > 0)
    return { verdict: 'inconclusive', text: `Inconclusive, these leak and were not found: ${names(missed)}`, exitCode: 1 };
  const leaking = findings.filter(({ control, verdict }) => !control && verdict === 'leak');
  if (leaking.length > 0) return { verdict: 'leak', text: `The time depends on the secret: ${names(leaking)}`, exitCode: 1 };
  const unclear = findings.filter(({ control, verdict }) => !control && verdict === 'unclear');
  if (unclear.length > 0) return { verdict: 'unclear', text: `Measure again with more samples: ${names(unclear)}`, exitCode: 0 };
  return { verdict: 'nothing', text: 'Nothing found; every control was found.', exitCode: 0 };
}
