/** The arguments and results of a store as JSON. Bigints and bytes have a form of their own. */
const integer = '$integer';
const bytes = '$bytes';

/** Renders a value. */
export function toWire(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return { [integer]: String(part) };
    if (part instanceof Uint8Array) return { [bytes]: btoa(Array.from(part, (byte) => String.fromCharCode(byte)).join('')) };
    return part;
  });
}

/** Parses what `toWire` rendered. Leaves out what was undefined. */
export function fromWire(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if (integer in part) return BigInt(String(part[integer]));
    if (bytes in part) return Uint8Array.from(atob(String(part[bytes])), (character) => character.charCodeAt(0));
    return part;
  });
}
