/** Returns the lines of a Markdown table. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const render = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [render(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(render)];
}
