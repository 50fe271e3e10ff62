/** The parts of an exported audit: entries, checkpoints, and the head where the ledger ended. */
import { entryDomain } from '../ledger/audit-page.ts';
import type { Finding } from './finding.ts';
import { kindOf } from './kind.ts';

/** An entry as it was exported. */
export interface GivenEntry {
  /** The canonical text. */
  readonly text: string;
  /** The hash beside the text. */
  readonly hash: string;
  /** The fields beside the text; absent if there are none to compare. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** One part of a record. */
export type Recorded =
  | { readonly tag: 'entry'; readonly entry: GivenEntry }
  /** The line of a checkpoint. */
  | { readonly tag: 'checkpoint'; readonly line: string }
  /** The ledger's head at its end. */
  | { readonly tag: 'head'; readonly head: string }
  /** The last answer says that there are more entries. */
  | { readonly tag: 'more' }
  | { readonly tag: 'wrong'; readonly finding: Finding };

/** The fields of an entry's text that link it into the chain. */
export interface EntryLink {
  readonly wallet: string;
  readonly sequence: bigint;
  /** `0x` and 64 digits. */
  readonly previous: string;
  /** All fields of the text as JSON parses them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const start =
  /^mintmark-audit-v1\n\{"wallet":"([A-Za-z0-9][A-Za-z0-9_.-]{0,63})","sequence":([1-9]\d{0,19}),"previous":"(0x[0-9a-f]{64})","time":"\d{1,20}",/;

/**
 * Returns the parts of an object: an entry, a checkpoint, an answer of `signer_audit` with or
 * without its JSON-RPC envelope, or the line that ends an export.
 */
export function recordedIn(object: string): Iterable<Recorded> {
  const parsed = parse(object);
  if (parsed === undefined) return [wrong('a JSON object', `text of ${object.length} characters that is no JSON`)];
  return recordedOf(isObject(parsed) && isObject(parsed['result']) ? parsed['result'] : parsed);
}

function* recordedOf(value: unknown): Generator<Recorded> {
  if (!isObject(value)) return yield wrong('a JSON object', kindOf(value));
  const { text, hash: own, entries, checkpoint, head, next, ...rest } = value;
  if (typeof text === 'string' && typeof own === 'string')
    return yield { tag: 'entry', entry: { text, hash: own, ...(Object.keys(rest).length > 0 ? { fields: rest } : {}) } };
  if (entries === undefined && checkpoint === undefined && head === undefined)
    return yield wrong('an entry, a checkpoint, or an answer of signer_audit', kindOf(value));
  // The checkpoint comes before the entries, because it may be of one of them.
  if (isObject(checkpoint)) yield { tag: 'checkpoint', line: lineOf(checkpoint) };
  else if (checkpoint !== undefined && checkpoint !== null) yield wrong('a checkpoint', kindOf(checkpoint));
  if (entries !== undefined && !Array.isArray(entries)) return yield wrong('a list of entries', kindOf(entries));
  for (const entry of entries ?? []) yield* recordedOf(entry);
  if (next !== undefined && next !== null) yield { tag: 'more' };
  else if (typeof head === 'string') yield { tag: 'head', head };
}

/** Reads an entry's text. `undefined` if it does not have the form of an audit entry. */
export function linkOf(text: string): EntryLink | undefined {
  const [, wallet, sequence, previous] = start.exec(text) ?? [];
  if (wallet === undefined || sequence === undefined || previous === undefined) return undefined;
  const fields = parse(text.slice(entryDomain.length));
  if (!isObject(fields) || text.indexOf('\n', entryDomain.length) !== -1) return undefined;
  return { wallet, sequence: BigInt(sequence), previous, fields };
}

/**
 * Returns whether the fields beside a text agree with the text. Both went through the same parser.
 * The chain depends on the text alone.
 */
export function agree(shown: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(shown);
  return (
    names.length === Object.keys(fields).length && names.every((name) => Object.hasOwn(fields, name) && same(shown[name], fields[name]))
  );
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  return isObject(a) && isObject(b) ? agree(a, b) : a === b;
}

/** Writes a flat object as one line of JSON, its numbers as they were. */
function lineOf(object: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(object).map(
    ([name, value]) => `${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`,
  );
  return `{${fields.join(',')}}`;
}

/**
 * Parses JSON. Whole numbers become bigints, so that none is rounded. `undefined` if the text is no
 * JSON.
 */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, exact);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `context`: ECMAScript's `JSON.parse` with source text access. */
function exact(this: unknown, _: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const { source = '' } = context ?? {};
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(expected: string, got: string): Recorded {
  return { tag: 'wrong', finding: { code: 'malformed', expected, got } };
}
