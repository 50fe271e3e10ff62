import type { Measured } from './measure.ts';

/** What ours is seen beside: somebody else's way to do the same, or another figure of the same thing. */
export interface Beside extends Measured {
  readonly name: string;
}

/** What is aimed at: so much at most, or less than one of those beside. */
export type Aim = { readonly atMost: number } | { readonly under: string };

/** A line of the table. */
export interface Row {
  /** Stable name: `signing.whole`. */
  readonly id: string;
  /** What is measured, for people. */
  readonly what: string;
  readonly unit: 'us' | 'bytes';
  readonly ours: Measured;
  readonly beside: readonly Beside[];
  readonly aim?: Aim;
}

/** A row and how it came out. */
export interface Judged extends Row {
  /** Ours divided by what is aimed at. */
  readonly ratio?: number;
  readonly met?: boolean;
}

/** Compares a row with its aim. Throws where that names something that was not measured. */
export function judge(row: Row): Judged {
  const { ours, beside, aim } = row;
  if (aim === undefined) return row;
  if ('atMost' in aim) {
    const met = ours.value <= aim.atMost;
    return aim.atMost === 0 ? { ...row, met } : { ...row, ratio: ours.value / aim.atMost, met };
  }
  const rival = beside.find(({ name }) => name === aim.under);
  if (rival === undefined) throw new RangeError(`expected ${aim.under} beside ${row.id}, got ${beside.map(({ name }) => name).join(', ')}`);
  return { ...row, ratio: ours.value / rival.value, met: ours.value < rival.value };
}
