import { blocksOf, documents } from '../../docs/support/blocks.ts';

/** The pages for operators, by their paths in `docs`. */
export const pages: readonly string[] = documents
  .filter((page) => page.startsWith('docs/operations/'))
  .map((page) => page.replace('docs/', ''));

/** Returns the text of a named block of a page of `docs`. Throws unless one block has the name. */
export function blockOf(page: string, name: string): string {
  const [found, ...others] = blocksOf(`docs/${page}`).filter((block) => block.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(`expected one block \`<!-- block: ${name} -->\` in docs/${page}, got ${found === undefined ? 0 : others.length + 1}`);
  return found.text;
}
