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
  /** `''` for a block without a language. */
  readonly language: string;
  readonly attributes: ReadonlyMap<Attribute, string>;
  readonly text: string;
}

/** Every page of the documentation, `README.md` among them. */
export const documents: readonly string[] = ['README.md', ...pages.keys()];

/** Returns every fenced block of a page. Throws for an attribute that means nothing. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(from(page), 'utf8');
  return [...text.matchAll(/^( *)```([\w-]*)(.*)\n([^]*?)^ *```$/gm)].map(
    ([, indent = '', language = '', info = '', body = ''], index, all) => {
      const line = text.slice(0, all[index]?.index).split('\n').length;
      return {
        page,
        line,
        language,
        attributes: attributesOf(info, `${page}:${line}`),
        text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      };
    },
  );
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
