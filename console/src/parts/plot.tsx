import type { VNode } from 'preact';

const [WIDTH, HEIGHT] = [240, 48];

/** Shows the last values of a series as a line. `undefined` values are gaps at its beginning. */
export function Plot({
  title,
  values,
  format,
}: {
  readonly title: string;
  readonly values: readonly (number | undefined)[];
  readonly format: (value: number) => string;
}): VNode {
  const known = values.flatMap((value, index) => (value === undefined || !Number.isFinite(value) ? [] : [[index, value] as const]));
  const last = known.at(-1)?.[1];
  const top = Math.max(...known.map(([, value]) => value), 0) || 1;
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = known.map(([index, value]) => `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`);
  const now = last === undefined ? 'not there' : format(last);
  return (
    <figure class="plot">
      <figcaption>
        {title} <strong>{now}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}: ${now}`} preserveAspectRatio="none">
        {points.length > 1 && <polyline points={points.join(' ')} fill="none" />}
        {points.length === 1 && <circle cx={points[0]?.split(',')[0]} cy={points[0]?.split(',')[1]} r="2" />}
      </svg>
    </figure>
  );
}
