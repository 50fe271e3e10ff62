const bytes32 = /^(?:0x)?([0-9a-fA-F]{64})$/;

/**
 * Reads 32 bytes from 64 hexadecimal digits, with or without `0x` before them. Returns `undefined`
 * if the text is anything else.
 */
export function bytes32OfHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const [, digits] = bytes32.exec(text) ?? [];
  return digits === undefined
    ? undefined
    : Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

/**
 * Says why a variable's text is not 32 bytes in hexadecimal, and how to fix it. `undefined` stands
 * for a variable that is not set.
 *
 * Security: it tells the kind of the text and its length, and no character of it.
 */
export function notBytes32(text: string | undefined): string {
  if (text === undefined) return 'it is not set';
  if (text === '') return 'it is empty';
  if (bytes32.test(text.trim())) return 'the digits with white space around them: remove it';
  const digits = text.trim().replace(/^0x/, '');
  if (text.trimStart().startsWith('{')) return 'text in braces: name a keystore by `keystore`';
  if (text.trimStart().startsWith('-----BEGIN')) return 'a PEM file: take the 32 bytes of the private key out of it';
  if (text.startsWith('mintmark-sealed-')) return 'a sealed key, which only Workers open: give the raw key here';
  if (/^[a-z]+(?:\s+[a-z]+){11,}$/.test(text.trim())) return `${text.trim().split(/\s+/).length} words: name a mnemonic by \`mnemonic\``;
  if (/^[0-9a-fA-F]*$/.test(digits)) return `${digits.length} hexadecimal digits`;
  return `${text.length} characters that are not all hexadecimal`;
}
