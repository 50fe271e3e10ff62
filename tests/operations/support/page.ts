import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../docs/', import.meta.url));

/** A fenced block of a page. */
export interface Block {
  /** The word behind `<!-- block: `. `undefined` if the block has no such line above it. */
  readonly name: string | undefined;
  readonly language: string;
  /** The file that runs it, as `tested="FILE"` behind the language says. */
  readonly tested: string | undefined;
  readonly text: string;
}

/** Returns the pages for operators, by their paths in `docs`. */
export function pages(): string[] {
  return readdirSync(`${folder}operations`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `operations/${name}`);
}

/** Returns the fenced blocks of a page in their order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(folder + page, 'utf8');
  const fences = text.matchAll(/(?:^<!-- block: ([\w-]+) -->\n)?^```(\w*)(?: tested="([^"\n]*)")?[^\n]*\n(.*?)^```$/gms);
  return [...fences].map(([, name, language = '', tested, block = '']) => ({ name, language, tested, text: block }));
}

/** Returns the text of a named block. Throws if the page has none or several of the name. */
export function blockOf(page: string, name: string): string {
  const [found, ...others] = blocksOf(page).filter((block) => block.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(`expected one block \`<!-- block: ${name} -->\` in docs/${page}, got ${found === undefined ? 0 : others.length + 1}`);
  return found.text;
}
