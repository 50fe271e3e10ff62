import type { Measured } from './measure.ts';

/**
 * A figure to compare ours with: of another way to do the same, or another figure of the same
 * thing.
 */
export interface Beside extends Measured {
  readonly name: string;
}

/**
 * The aim: at most a value, less than one of the figures beside, at least so many times one of
 * them, or (for times) so many times as fast as one of them.
 */
export type Aim =
  | { readonly atMost: number }
  | { readonly under: string }
  | { readonly atLeast: number; readonly times: string }
  | { readonly asFast: number; readonly than: string };

/** A row of the table. */
export interface Row {
  /** Stable name: `signing.whole`. */
  readonly id: string;
  /** What is measured, for people. */
  readonly what: string;
  readonly unit: 'us' | 'bytes' | 'per-second';
  readonly ours: Measured;
  readonly beside: readonly Beside[];
  readonly aim?: Aim;
}

/** A row and whether it meets its aim. */
export interface Judged extends Row {
  /** Our value divided by the aim; for `asFast` the aim divided by our value. */
  readonly ratio?: number;
  readonly met?: boolean;
}

/** Compares a row with its aim. Throws if the aim names something that was not measured. */
export function judge(row: Row): Judged {
  const { ours, beside, aim } = row;
  if (aim === undefined) return row;
  if ('atMost' in aim) {
    const met = ours.value <= aim.atMost;
    return aim.atMost === 0 ? { ...row, met } : { ...row, ratio: ours.value / aim.atMost, met };
  }
  const name = 'under' in aim ? aim.under : 'than' in aim ? aim.than : aim.times;
  const rival = beside.find((one) => one.name === name);
  if (rival === undefined) throw new RangeError(`expected ${name} beside ${row.id}, got ${beside.map((one) => one.name).join(', ')}`);
  if ('than' in aim) {
    const faster = rival.value / ours.value;
    return { ...row, ratio: faster, met: faster >= aim.asFast };
  }
  const ratio = ours.value / rival.value;
  return { ...row, ratio, met: 'under' in aim ? ratio < 1 : ratio >= aim.atLeast };
}
