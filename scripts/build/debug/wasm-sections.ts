/**
 * A section of a core module (WebAssembly 2.0, 5.5). Places count bytes from the beginning of the
 * module.
 */
export interface Section {
  readonly id: number;
  /** Name of a custom section. */
  readonly name: string | undefined;
  /** Where its header begins. */
  readonly at: number;
  /** Where its content begins: behind the name of a custom section. */
  readonly start: number;
  readonly end: number;
}

/** Reads the bytes of a module. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError(`expected a byte at ${this.at}, got the end of the module`);
    this.at += 1;
    return byte;
  }

  /** Reads an unsigned LEB128 number of 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  text(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

/** Returns the sections of a core module, in order. */
export function sectionsOf(module: Uint8Array): Section[] {
  const reader = new Reader(module, 8);
  const sections: Section[] = [];
  while (reader.at < module.length) {
    const at = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    const name = id === 0 ? reader.text() : undefined;
    sections.push({ id, name, at, start: reader.at, end });
    reader.at = end;
  }
  return sections;
}

/** Encodes a number as unsigned LEB128. */
export function encoded(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...encoded(value >>> 7)];
}

/** Encodes a text behind its length. */
export function encodedText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(encoded(bytes.length)), bytes]);
}
