import type { ComponentChildren, VNode } from 'preact';

interface TableProps {
  readonly label: string;
  readonly head: readonly string[];
  /** The columns of numbers, which stand at the right. */
  readonly numbers?: readonly string[];
  readonly children: ComponentChildren;
}

/** Shows a table that scrolls by itself where it is wider than the page. */
export function Table({ label, head, numbers = [], children }: TableProps): VNode {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col" class={numbers.includes(title) ? 'number' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
