import type { VNode } from 'preact';

const [WIDTH, HEIGHT] = [240, 48];

interface PlotProps {
  readonly title: string;
  /** The values in the order of time. `undefined` values are gaps. */
  readonly values: readonly (number | undefined)[];
  readonly format: (value: number) => string;
}

/** Shows the last values of a series as a line over zero, with the value of now and the highest. */
export function Plot({ title, values, format }: PlotProps): VNode {
  const known = values.filter(isKnown);
  const last = known.at(-1);
  const top = Math.max(...known, 0);
  const now = last === undefined ? 'none yet' : format(last);
  return (
    <figure class="plot">
      <figcaption>
        {title}
        <strong>{now}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}: ${now}`} preserveAspectRatio="none">
        {linesOf(values, top || 1).map(([first, ...rest]) =>
          rest.length === 0 ? (
            <circle key={first} cx={first?.split(',')[0]} cy={first?.split(',')[1]} r="1.5" />
          ) : (
            <polyline key={first} points={[first, ...rest].join(' ')} fill="none" vector-effect="non-scaling-stroke" />
          ),
        )}
      </svg>
      <span class="quiet">{known.length === 0 ? 'nothing was measured yet' : `at most ${format(top)}`}</span>
    </figure>
  );
}

/** Returns the points of each line. A gap ends a line. */
function linesOf(values: readonly (number | undefined)[], top: number): readonly (readonly string[])[] {
  const step = WIDTH / Math.max(values.length - 1, 1);
  const lines: string[][] = [];
  let isOpen = false;
  for (const [index, value] of values.entries()) {
    if (isKnown(value)) {
      if (!isOpen) lines.push([]);
      lines.at(-1)?.push(`${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`);
    }
    isOpen = isKnown(value);
  }
  return lines;
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
