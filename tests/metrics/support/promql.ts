import { parser } from '@prometheus-io/lezer-promql';

/** What an expression names. */
export interface Named {
  /** Series. */
  readonly names: readonly string[];
  /** Values of labels that it compares with, those of alternatives one by one. */
  readonly values: readonly string[];
  /** Labels that it compares, or groups by. */
  readonly labels: readonly string[];
}

/**
 * Returns what an expression names. Throws a `SyntaxError` with the place of the first mistake:
 * the grammar is that of Prometheus's own web page.
 */
export function namedIn(expression: string): Named {
  const [names, values, labels] = [new Array<string>(), new Array<string>(), new Array<string>()];
  const text = (from: number, to: number): string => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new SyntaxError(`a mistake at ${from} of ${expression}`);
      if (type.name === 'Identifier') names.push(text(from, to));
      if (type.name === 'LabelName') labels.push(text(from, to));
      if (type.name === 'StringLiteral') values.push(...text(from + 1, to - 1).split('|'));
    },
  });
  return { names, values, labels };
}
