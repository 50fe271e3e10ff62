/** The panic of a Rust component that trapped. */
export interface Panic {
  /** The message. Values in it are numbers only (see `components/panic`). */
  readonly message: string;
  /** The place in the source, such as `nft/src/trap.rs:14:9`. */
  readonly at: string;
}

/** The words that a record begins with. They are no UTF-8. */
const marker = [0xc1feff80, 0xf5a0c0fe, 0xff9ec1f8, 0xfe80d7c0] as const;
/**
 * The bytes of a memory that are searched. The record is static, and static data lies below the
 * heap.
 */
const SEARCHED_BYTES = 4 * 1024 * 1024;
/** The most bytes of a record's text. */
const MAX_TEXT_BYTES = 1024;

/**
 * Finds the record of a panic in an instance's memory. Returns `undefined` if there is none.
 *
 * A record is the marker, its own address, the length of the text (32 bits, little-endian), and the
 * text: `message` TAB `place`. The address tells a record from a copy of it. Words are read in the
 * machine's byte order, which is little-endian on every machine with an engine.
 */
export function readPanic(memory: ArrayBuffer): Panic | undefined {
  const words = new Uint32Array(memory, 0, Math.min(memory.byteLength, SEARCHED_BYTES) >> 2);
  for (let at = words.indexOf(marker[0]); at >= 0; at = words.indexOf(marker[0], at + 1)) {
    const length = words[at + 5] ?? 0;
    const found = marker.every((it, index) => words[at + index] === it) && words[at + 4] === at * 4;
    if (!found || length > MAX_TEXT_BYTES || at * 4 + 24 + length > memory.byteLength) continue;
    const [message = '', place = ''] = new TextDecoder().decode(new Uint8Array(memory, at * 4 + 24, length)).split('\t');
    return { message, at: shortPlace(place) };
  }
  return undefined;
}

/**
 * Shortens a place in the source for the log: a file of this project from `components/` on, a file
 * of a library from the library's name on. Nothing of the machine that built it is left.
 */
export function shortPlace(place: string): string {
  const plain = place.replaceAll('\\', '/');
  const known = patterns.map((it) => it.exec(plain)?.[1]).find((it) => it !== undefined);
  return known ?? (/^(?:\/|[A-Za-z]:)/.test(plain) ? (plain.split('/').at(-1) ?? '') : plain);
}

/** A library with its version, Rust's own libraries, this project. */
const patterns = [/^.*\/([^/]+-\d+\.\d+\.\d+[^/]*\/.+)$/, /^.*\/(library\/.+)$/, /^.*\/components\/(.+)$/];
