import { readFileSync } from 'node:fs';
import { pages } from '../../../docs/.vitepress/pages.ts';
import { from } from '../../../scripts/build/paths.ts';

/** What stands behind the language of a block, as `skip="needs an account"`. */
export type Attribute = 'skip' | 'tested' | 'checked' | 'file' | 'part' | 'serves' | 'exit' | 'prints';
const attributes: ReadonlySet<string> = new Set<Attribute>(['skip', 'tested', 'checked', 'file', 'part', 'serves', 'exit', 'prints']);

/** A fenced block of a page. */
export interface Block {
  /** The page, a path from the root. */
  readonly page: string;
  /** The line of its opening fence. */
  readonly line: number;
  /** The heading of the second level that it stands under. `''` above the first one. */
  readonly heading: string;
  /** The word of the line `<!-- block: WORD -->` above it. `undefined` if it has no such line. */
  readonly name: string | undefined;
  /** `''` for a block without a language. */
  readonly language: string;
  readonly attributes: ReadonlyMap<Attribute, string>;
  readonly text: string;
}

/** Every page of the documentation, `README.md` among them. */
export const documents: readonly string[] = ['README.md', ...pages.keys()];

/** A heading of the second level, or a block with its name, fences and text. */
const parts =
  /^## (?<heading>.*)$|(?:^<!-- block: (?<name>[\w-]+) -->\n)?^(?<indent> *)```(?<language>[\w-]*)(?<info>.*)\n(?<body>[^]*?)^ *```$/gm;

/** Returns every fenced block of a page. Throws for an attribute that means nothing. */
export function blocksOf(page: string): readonly Block[] {
  const source = readFileSync(from(page), 'utf8');
  const blocks: Block[] = [];
  let heading = '';
  for (const { index, groups = {} } of source.matchAll(parts)) {
    const { name, indent = '', language, info = '', body = '' } = groups;
    if (language === undefined) {
      heading = groups['heading'] ?? '';
      continue;
    }
    const line = source.slice(0, index).split('\n').length + (name === undefined ? 0 : 1);
    const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    blocks.push({ page, line, heading, name, language, attributes: attributesOf(info, `${page}:${line}`), text });
  }
  return blocks;
}

/** Names a block in a report. */
export function nameOf({ page, line, language }: Block): string {
  return `${page}:${line} (${language})`;
}

function attributesOf(info: string, at: string): ReadonlyMap<Attribute, string> {
  const found = [...info.matchAll(/ (\w+)="([^"]*)"/g)];
  const rest = found.reduce((left, [all]) => left.replace(all, ''), info).trim();
  if (rest !== '') throw new Error(`${at}: expected attributes such as skip="…" behind the language, got ${rest}`);
  return new Map(
    found.map(([, name = '', value = '']) => {
      if (!isAttribute(name)) throw new Error(`${at}: expected one of ${[...attributes].join(', ')}, got ${name}`);
      return [name, value];
    }),
  );
}

function isAttribute(name: string): name is Attribute {
  return attributes.has(name);
}
