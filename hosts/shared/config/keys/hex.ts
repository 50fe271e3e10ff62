/** 32 bytes from 64 hexadecimal digits, `0x` before them or not; none where the text is anything else. */
export function bytes32OfHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const [, digits] = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text) ?? [];
  return digits === undefined
    ? undefined
    : Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}
