import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { ConfigError } from '../config-error.ts';
import type { KeyOpener } from './opener.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BRACE = 0x7b;
const DASH = 0x2d;

/**
 * Reads a key from a file. `at` is the place of its path in the configuration. Makes no text of the
 * file's bytes, because text cannot be wiped, and wipes them at the end.
 *
 * Errors: why the file cannot be read, or does not hold a key.
 */
export async function openKeyFile(path: string, at: string, opener: KeyOpener): Promise<Result<Uint8Array, ConfigError[]>> {
  const expected = 'a file with 32 bytes as 64 hexadecimal digits, which others than its owner and group cannot read';
  const read = await opener.readKeyFile(path);
  if (read.tag === 'err') return err<ConfigError[]>([{ at, expected, got: read.val }]);
  try {
    const secret = bytes32OfDigits(read.val);
    return secret === undefined ? err<ConfigError[]>([{ at, expected, got: notKey(read.val) }]) : ok(secret);
  } finally {
    read.val.fill(0);
  }
}

/**
 * Reads 32 bytes from 64 hexadecimal digits in ASCII, with or without `0x` before them and a line
 * break behind them. Returns `undefined` if the bytes are anything else.
 */
export function bytes32OfDigits(text: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const start = text[0] === 0x30 && text[1] === 0x78 ? 2 : 0;
  const digits = text.subarray(start, endOfLine(text));
  if (digits.length !== 64) return undefined;
  const bytes = new Uint8Array(32);
  for (const [index, character] of digits.entries()) {
    const digit = digitOf(character);
    if (digit === undefined) {
      bytes.fill(0);
      return undefined;
    }
    bytes[index >> 1] = ((bytes[index >> 1] ?? 0) << 4) | digit;
  }
  return bytes;
}

/** Returns where the text ends before one line break. */
function endOfLine(text: Uint8Array): number {
  if (text.at(-1) !== LINE_FEED) return text.length;
  return text.length - (text.at(-2) === CARRIAGE_RETURN ? 2 : 1);
}

function digitOf(character: number): number | undefined {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const letter = character | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

/**
 * Says why bytes are not a key.
 *
 * Security: it tells their number and what kind of file begins so, and nothing else of them.
 */
function notKey(text: Uint8Array): string {
  if (text.length === 0) return 'an empty file';
  if (text[0] === BRACE) return 'text in braces: name a keystore by `keystore`';
  if (text[0] === DASH) return 'a PEM file: take the 32 bytes of the private key out of it';
  if (text.length === 32) return '32 bytes that are not text: write them in hexadecimal';
  return `${text.length} bytes that are not 64 hexadecimal digits`;
}
