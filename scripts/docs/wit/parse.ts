/** An item of a WIT package, with its documentation. */
export interface WitItem {
  /** Its lines of documentation, without `///`. */
  readonly docs: readonly string[];
  /** Its gate, such as `@since(version = 0.1.0)`. `undefined` if it has none. */
  readonly gate: string | undefined;
  /** Its text up to its end or its brace, on one line: `record policy`, `take: func() -> f64`. */
  readonly head: string;
  /** What stands in its braces. `undefined` if it has none. */
  readonly items: readonly WitItem[] | undefined;
}

/**
 * Reads the items of a WIT file. It knows comments, gates, names and braces, and takes the rest as
 * it stands: `npm run check` has the file read by jco too.
 */
export function parseWit(text: string): WitItem[] {
  const lines = text.split('\n').map((line) => line.trim());
  return itemsOf(lines, { at: 0 });
}

function itemsOf(lines: readonly string[], place: { at: number }): WitItem[] {
  const items: WitItem[] = [];
  let docs: string[] = [];
  let gate: string | undefined;
  for (; place.at < lines.length; place.at += 1) {
    const line = lines[place.at] ?? '';
    if (line === '}') return items;
    if (line.startsWith('///')) docs.push(line.replace(/^\/\/\/ ?/, ''));
    else if (line.startsWith('@')) gate = line;
    else if (line !== '' && !line.startsWith('//')) {
      items.push({ docs, gate, ...itemAt(lines, place) });
      [docs, gate] = [[], undefined];
    }
  }
  return items;
}

/** Reads the item that begins at a line, and leaves the place at its last one. */
function itemAt(lines: readonly string[], place: { at: number }): Pick<WitItem, 'head' | 'items'> {
  let head = codeOf(lines[place.at]);
  while (!isWhole(head) && place.at < lines.length) head += ` ${codeOf(lines[(place.at += 1)])}`;
  if (!head.endsWith('{')) return { head: tidy(head.replace(/[;,]$/, '')), items: undefined };
  place.at += 1;
  return { head: tidy(head.slice(0, -1)), items: itemsOf(lines, place) };
}

/** Returns a line without the comment at its end. */
function codeOf(line = ''): string {
  return line.replace(/\s*\/\/.*$/, '');
}

/** Whether an item ends here or opens its braces: nothing that it has opened is still open. */
function isWhole(head: string): boolean {
  const count = (pattern: RegExp): number => head.match(pattern)?.length ?? 0;
  if (head.startsWith('use ')) return head.endsWith(';');
  return /[;,{]$/.test(head) && count(/\(/g) === count(/\)/g) && count(/</g) === count(/(?<!-)>/g);
}

function tidy(head: string): string {
  return head
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([(<]) /g, '$1')
    .replaceAll(/,? ([)>])/g, '$1')
    .trim();
}
