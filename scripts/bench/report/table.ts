import type { Aim, Judged } from './row.ts';

const heads = ['what', 'ours', 'beside', 'ratio', 'aim', 'met'] as const;

/** Writes rows as a Markdown table that is readable as text. */
export function table(rows: readonly Judged[]): string {
  const lines = rows.map(cells);
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [render(heads), rule, ...lines.map(render)].join('\n');
}

function cells({ what, unit, ours, beside, ratio, aim, met }: Judged): readonly string[] {
  return [
    what,
    quantity(ours.value, unit),
    beside.map(({ name, value }) => `${name} ${quantity(value, unit)}`).join(', '),
    ratio === undefined ? '' : ratio.toFixed(2),
    aim === undefined ? '' : wording(aim, unit),
    met === undefined ? '' : met ? 'yes' : 'no',
  ];
}

function wording(aim: Aim, unit: Judged['unit']): string {
  if ('under' in aim) return `under ${aim.under}`;
  if ('than' in aim) return `${aim.asFast.toFixed(1)} times as fast as ${aim.than}`;
  if ('times' in aim) return `${aim.atLeast.toFixed(1)} times ${aim.times} at least`;
  return aim.atMost === 0 ? 'none' : `${quantity(aim.atMost, unit)} at most`;
}

/**
 * Writes a quantity with its unit: `12.3 us`, `1.20 ms`, `4.50 s`, `3.00 MB` (10^6 bytes), `1,234
 * /s`.
 */
export function quantity(value: number, unit: Judged['unit']): string {
  switch (unit) {
    case 'us':
      if (value < 1000) return `${value.toFixed(1)} us`;
      return value < 1e6 ? `${(value / 1000).toFixed(2)} ms` : `${(value / 1e6).toFixed(2)} s`;
    case 'bytes':
      if (value < 1000) return `${value} B`;
      return value < 1e6 ? `${(value / 1000).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
    case 'per-second':
      return `${Math.round(value).toLocaleString('en')} /s`;
  }
}
