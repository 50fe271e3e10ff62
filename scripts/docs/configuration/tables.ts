import { optionsOf, partAt, partOf, resolved } from './schema.ts';
import type { Part } from './schema.ts';
import { elsewhere, links, types } from './words.ts';

const mark = /<!-- generated: ([\w.[\]]+) -->\n[^]*?<!-- end -->/g;
const heads = ['| option | type | default | meaning |', '|---|---|---|---|'];

/** Returns the page of the configuration with the tables that the schema gives. */
export function withTables(page: string): string {
  const covered = new Set([...page.matchAll(mark)].map(([, name = '']) => name));
  return page.replaceAll(mark, (_, name: string) =>
    [
      `<!-- generated: ${name} -->`,
      '',
      ...heads,
      ...rowsOf(name, partAt(name), '', covered),
      '',
      ...longDefaults(name),
      '<!-- end -->',
    ].join('\n'),
  );
}

/**
 * Returns the rows of an object, and those of the objects in it that have no table of their own.
 */
function rowsOf(name: string, part: Part, before: string, covered: ReadonlySet<string>): string[] {
  const required = new Set(Array.isArray(part['required']) ? part['required'] : []);
  return Object.entries(optionsOf(part)).flatMap(([key, value]) => {
    const path = `${name}.${key}`;
    const option = resolved(value);
    const row = rowOf(path, before + key, option, required.has(key));
    const isInline = partOf(value)['$ref'] === undefined && !elsewhere.has(path) && !covered.has(path);
    return isInline ? [row, ...rowsOf(path, option, `${before}${key}.`, covered)] : [row];
  });
}

function rowOf(path: string, name: string, option: Part, isRequired: boolean): string {
  const { description, default: value } = option;
  if (typeof description !== 'string') throw new Error(`expected a description of ${path} in schema/config.json, got none`);
  const { meaning, words } = withoutDefault(description);
  const shown = isRequired
    ? 'required'
    : value === undefined
      ? (words ?? 'none')
      : isLong(value)
        ? 'below'
        : `\`${JSON.stringify(value)}\``;
  const link = links[path];
  const cells = [`\`${name}\``, typeOf(path, option), shown, linked(meaning) + (link === undefined ? '' : ` See ${link}.`)];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** Whether a default is too long for a table. */
function isLong(value: unknown): boolean {
  return JSON.stringify(value).length > 100;
}

/** Returns the defaults of an object's options that are too long for a table. */
function longDefaults(name: string): string[] {
  return Object.entries(optionsOf(partAt(name))).flatMap(([key, value]) => {
    const { default: long } = resolved(value);
    if (long === undefined || !isLong(long)) return [];
    const lines = Object.entries(partOf(long)).map(([part, price]) => `  ${JSON.stringify(part)}: ${onOneLine(price)}`);
    return [`The default of \`${key}\`:`, '', `\`\`\`json part="${name}.${key}"`, '{', lines.join(',\n'), '}', '```', ''];
  });
}

function onOneLine(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');
}

/** Takes the sentence that says the default out of a description. */
function withoutDefault(description: string): { meaning: string; words: string | undefined } {
  const [sentence, words] = /(?:^| )Default: (.*?)\.(?= |$)/.exec(description) ?? [];
  return { meaning: sentence === undefined ? description : description.replace(sentence, '').trim(), words };
}

/** Makes links of the pages that a description names by their paths. */
function linked(meaning: string): string {
  return meaning.replaceAll(/docs\/([\w/-]+)\.md/g, (_, page: string) => `[${page.split('/').at(-1)}](../${page}.md)`);
}

function typeOf(path: string, option: Part): string {
  const { title, type, minItems, maxItems, items } = option;
  const known = types[path];
  if (known !== undefined) return known;
  return type === 'array' && title === undefined
    ? listOf(withoutArticle(resolved(items)['title']), bounds(minItems, maxItems))
    : withoutArticle(title);
}

function listOf(item: string, count: string): string {
  return item === 'object' ? `list of ${count}objects` : `list of ${count}values, each: ${item}`;
}

function bounds(least: unknown, most: unknown): string {
  if (most === undefined) return least === undefined ? '' : `${String(least)} or more `;
  return least === undefined ? `up to ${String(most)} ` : `${String(least)} to ${String(most)} `;
}

function withoutArticle(title: unknown): string {
  return typeof title === 'string' ? title.replace(/^(an?|the) /, '') : 'value';
}
