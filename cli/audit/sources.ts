import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { hexOf } from '../../hosts/shared/hex.ts';
import { kindOf } from '../../hosts/shared/audit/kind.ts';
import { NoObjects, ObjectCutter } from './objects.ts';
import { recordedIn } from '../../hosts/shared/audit/record.ts';
import type { Recorded } from '../../hosts/shared/audit/record.ts';

/**
 * Reads the parts of a record from a file of JSON, or from standard input (`-`). Throws what the
 * file system throws.
 */
export async function* recordedInFile(file: string): AsyncGenerator<Recorded> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const cutter = new ObjectCutter();
  try {
    for await (const chunk of input) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError(`expected bytes, got ${typeof chunk}`);
      for (const object of cutter.push(decoder.decode(chunk, { stream: true }))) yield* recordedIn(object);
    }
    for (const object of cutter.push(decoder.decode())) yield* recordedIn(object);
    cutter.end();
  } catch (error) {
    if (error instanceof NoObjects) yield wrong(error.expected, error.got);
    else if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      yield wrong('UTF-8', 'other bytes');
    else throw error;
  }
}

/**
 * Reads the entries of a ledger's file, of the Node host or of an object of local workerd. The
 * host's process must have ended. Throws what SQLite throws.
 */
export async function* recordedInLedger(file: string): AsyncGenerator<Recorded> {
  using database = new DatabaseSync(file, { readOnly: true, readBigInts: true });
  for (const { sequence, head, text } of database.prepare('select sequence, head, text from entry order by sequence').iterate()) {
    if (typeof text !== 'string' || !(head instanceof Uint8Array))
      yield wrong(`text and head of entry ${sequence}`, `${kindOf(text)} and ${kindOf(head)}`);
    else yield { tag: 'entry', entry: { text, hash: hexOf(head) } };
  }
}

function wrong(expected: string, got: string): Recorded {
  return { tag: 'wrong', finding: { code: 'malformed', expected, got } };
}
