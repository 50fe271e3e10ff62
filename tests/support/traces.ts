/** The part of a `WebAssembly.Memory` that the tests read. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** Returns whether a value is a memory, or stands for one. */
export function isMemory(value: unknown): value is Memory {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;
}

/** The length of a piece that is searched for. So many equal bytes in a row are no coincidence. */
const piece = 8;

/**
 * Returns where pieces of a secret are in a linear memory, as `form at address`. Searches a text as
 * UTF-8. Searches bytes as they are, backwards (as the limbs of a little-endian machine), and as
 * hexadecimal digits.
 */
export function traces(memory: Memory, secret: string | Uint8Array): string[] {
  const bytes = Buffer.from(memory.buffer);
  return forms(secret).flatMap(([form, whole]) => {
    const found: string[] = [];
    for (let start = 0; start + piece <= whole.length; start += piece) {
      for (
        let at = bytes.indexOf(whole.subarray(start, start + piece));
        at >= 0;
        at = bytes.indexOf(whole.subarray(start, start + piece), at + 1)
      )
        found.push(`${form} at ${at - start}`);
    }
    return [...new Set(found)];
  });
}

function forms(secret: string | Uint8Array): readonly (readonly [string, Buffer])[] {
  if (typeof secret === 'string') return [['text', Buffer.from(secret)]];
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  return [
    ['bytes', bytes],
    ['backwards', Buffer.from(bytes.toReversed())],
    ['digits', Buffer.from(hex)],
    ['capitals', Buffer.from(hex.toUpperCase())],
  ];
}
