/** What a Rust component said before it trapped. */
export interface Panic {
  /** The message; one with values in it only where these are numbers (see `components/panic`). */
  readonly message: string;
  /** Where: `nft/src/trap.rs:14:9`. */
  readonly at: string;
}

/** The words that a record begins with, which are no UTF-8. */
const marker = [0xc1feff80, 0xf5a0c0fe, 0xff9ec1f8, 0xfe80d7c0] as const;
/** Bytes of a memory that are looked through: the record is static, and what is static lies below the heap. */
const looked = 4 * 1024 * 1024;
/** Most bytes of a record's text. */
const mostText = 1024;

/**
 * Finds a panic's record in an instance's memory: the marker, the record's own address, the text's length (32 bits, little-endian), and the text, `message` TAB `place`.
 * Copies nothing but the record. The address tells a record from its copies. Words are read as the machine has them, which is little-endian wherever there is an engine.
 */
export function readPanic(memory: ArrayBuffer): Panic | undefined {
  const words = new Uint32Array(memory, 0, Math.min(memory.byteLength, looked) >> 2);
  for (let at = words.indexOf(marker[0]); at >= 0; at = words.indexOf(marker[0], at + 1)) {
    const length = words[at + 5] ?? 0;
    const found = marker.every((it, index) => words[at + index] === it) && words[at + 4] === at * 4;
    if (!found || length > mostText || at * 4 + 24 + length > memory.byteLength) continue;
    const [message = '', place = ''] = new TextDecoder().decode(new Uint8Array(memory, at * 4 + 24, length)).split('\t');
    return { message, at: shownPlace(place) };
  }
  return undefined;
}

/**
 * A source file as a log names it, with line and column where they are there: one of this project from `components/` on, one of a library from the library's name on. Nothing of the machine
 * that it was built on.
 */
export function shownPlace(place: string): string {
  const plain = place.replaceAll('\\', '/');
  const known = shown.map((it) => it.exec(plain)?.[1]).find((it) => it !== undefined);
  return known ?? (/^(?:\/|[A-Za-z]:)/.test(plain) ? (plain.split('/').at(-1) ?? '') : plain);
}

/** A library with its version, Rust's own libraries, this project. */
const shown = [/^.*\/([^/]+-\d+\.\d+\.\d+[^/]*\/.+)$/, /^.*\/(library\/.+)$/, /^.*\/components\/(.+)$/];
