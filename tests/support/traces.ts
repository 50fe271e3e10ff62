/** What is looked at of a `WebAssembly.Memory`. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** Whether it is a memory, or stands for one. */
export function isMemory(value: unknown): value is Memory {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;
}

/** So many bytes in a row are no chance: half of what a limb's neighbours would need to be one. */
const piece = 8;

/** Where pieces of a secret stand in a linear memory: `form at address`. Of text its UTF-8; of bytes these, the same backwards (limbs of a little-endian machine), and their hexadecimal digits. */
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
