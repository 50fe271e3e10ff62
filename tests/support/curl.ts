import { ask } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';

/**
 * Performs a `curl` line with the options of the printed examples: `-s`, `-sI`, `-X`, `-H`, `-d`
 * and one URL. The tests need no curl.
 */
export function curl(line: string): Promise<Reply> {
  const [program, ...words] = wordsOf(line);
  if (program !== 'curl') throw new TypeError(`expected a curl line, got ${line}`);
  const headers = new Headers();
  let method: string | undefined;
  let body: string | undefined;
  let url: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const value = (): string => words[++index] ?? '';
    if (word === '-s' || word === '-sS') continue;
    else if (word === '-sI') method = 'HEAD';
    else if (word === '-X') method = value();
    else if (word === '-H') {
      const [name = '', ...rest] = value().split(':');
      headers.append(name, rest.join(':').trim());
    } else if (word === '-d' || word === '--data') body = value();
    else if (word === '--json') {
      body = value();
      headers.set('content-type', 'application/json');
    } else if (word.startsWith('-')) throw new TypeError(`expected an option of the examples, got ${word}`);
    else url = word;
  }
  if (url === undefined) throw new TypeError(`expected a URL in ${line}`);
  return ask(url, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, ...(body === undefined ? {} : { body }) });
}

/**
 * Splits a line into the words of a POSIX shell: plain, or in single or double quotes, without
 * expansion.
 */
function wordsOf(line: string): string[] {
  const parts = line.trim().match(/(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return parts.map((part) =>
    part.replaceAll(
      /'([^']*)'|"((?:[^"\\]|\\.)*)"/g,
      (_, single?: string, double?: string) => single ?? (double ?? '').replaceAll(/\\(.)/g, '$1'),
    ),
  );
}
