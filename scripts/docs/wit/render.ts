import { crowded, prose } from '../prose.ts';
import type { WitItem } from './parse.ts';

/** Returns a package as Markdown, under a heading of the second level. */
export function renderPackage(source: string, items: readonly WitItem[]): string {
  const [name = ''] = items.filter(({ head }) => head.startsWith('package ')).map(({ head }) => head.slice('package '.length));
  const parts = items.filter(({ items: inner }) => inner !== undefined).map(renderPart);
  return [`## \`${name}\``, `Source: \`${source}\`.`, ...parts].join('\n\n');
}

/** An interface or a world. */
function renderPart({ head, docs, gate, items = [] }: WitItem): string {
  const shown = items.filter((item) => !item.head.startsWith('use '));
  const isWorld = head.startsWith('world ');
  const listed = shown.filter((item) => item.items === undefined && item.docs.length === 0 && isWorld);
  const rest = shown.filter((item) => !listed.includes(item));
  const list = listed.map((item) => `- \`${item.head}\`${unstable(item.gate)}`).join('\n');
  return [`### ${titled(head)}${unstable(gate)}`, prose(docs), list, ...rest.map(renderItem)].filter((text) => text !== '').join('\n\n');
}

/** A type, a function or a resource. */
function renderItem({ head, docs, gate, items }: WitItem): string {
  const title = `#### ${titled(head)}${unstable(gate)}`;
  if (items === undefined) return [title, '```wit', head, '```', prose(docs)].join('\n').trim();
  if (head.startsWith('resource ')) return [title, prose(docs), ...items.map(renderItem)].filter((text) => text !== '').join('\n\n');
  return [title, prose(docs), table(items)].filter((text) => text !== '').join('\n\n');
}

/** The fields of a record, or the cases of a variant or an enum. */
function table(items: readonly WitItem[]): string {
  const rows = items.map(({ head, docs, gate }) => {
    const [, name = head, type = ''] = /^(%?[\w-]+)(?:: (.*)|\((.*)\))?$/.exec(head.replace(/^(%?[\w-]+)\((.*)\)$/, '$1: $2')) ?? [];
    return `| \`${name}\`${unstable(gate)} | ${type === '' ? '' : `\`${type}\``} | ${crowded(docs)} |`;
  });
  return ['| name | type | is |', '|---|---|---|', ...rows].join('\n');
}

/** The name of an item in a heading, with its kind if the name alone does not say it. */
function titled(head: string): string {
  const [, name] = /^(%?[\w-]+):/.exec(head) ?? [];
  if (name !== undefined) return `\`${name}\``;
  return head.startsWith('constructor(') ? '`constructor`' : head.replace(/^(\w+) ([\w-]+).*$/, '$1 `$2`');
}

function unstable(gate: string | undefined): string {
  return gate?.startsWith('@unstable') === true ? ' (unstable)' : '';
}
