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
 * Copies nothing but the record. The address tells a record from its copies.
 */
export function readPanic(memory: ArrayBuffer): Panic | undefined {
  const view = new DataView(memory, 0, Math.min(memory.byteLength, looked));
  const word = (at: number): number => view.getUint32(at, true);
  for (let at = 0; at + 24 <= view.byteLength; at += 4) {
    if (word(at) !== marker[0] || !marker.every((it, index) => word(at + 4 * index) === it) || word(at + 16) !== at) continue;
    const length = word(at + 20);
    if (length > mostText || at + 24 + length > view.byteLength) continue;
    const [message = '', place = ''] = new TextDecoder().decode(new Uint8Array(memory, at + 24, length)).split('\t');
    return { message, at: shownPlace(place) };
  }
  return undefined;
}

/**
 * A source file as a log names it, with line and column where they are there: a file of this project from `components/` on, one of a library from the library's name on, nothing of the
 * machine that it was built on.
 */
export function shownPlace(place: string): string {
  const plain = place.replaceAll('\\', '/');
  const [, known] = /(?:^|\/)(?:registry\/src\/[^/]+|components)\/(.+)$/.exec(plain) ?? [];
  if (known !== undefined) return known;
  const [library] = /(?:library)\/(?:std|core|alloc|[a-z_]+)\/.+$/.exec(plain) ?? [];
  if (library !== undefined) return library;
  return plain.startsWith('/') || /^[A-Za-z]:/.test(plain) ? (plain.split('/').at(-1) ?? '') : plain;
}
