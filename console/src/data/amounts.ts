/** Writes a whole number with its thousands apart. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** Writes seconds in the largest unit that is whole or has one digit behind the point. */
export function duration(seconds: number): string {
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (seconds >= 2 * length || seconds === length) return `${Number((seconds / length).toFixed(1))} ${unit}`;
  }
  return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
}

/** Writes bytes in a unit that people read. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** The amount from which ETH are easier to read than wei. */
const MIN_ETHER = 10n ** 9n;

/** Writes wei as ETH, to the last digit. Less than a gwei is written as wei. */
export function ether(wei: bigint): string {
  return wei > 0n && wei < MIN_ETHER ? `${grouped(wei)} wei` : `${decimal(wei, 18)} ETH`;
}

/** Writes wei as gwei, to the last digit. */
export function gwei(wei: bigint): string {
  return decimal(wei, 9);
}

/** Reads gwei. `undefined` if the text is no amount, or has parts of a wei. */
export function parseGwei(text: string): bigint | undefined {
  const [, whole, part = ''] = /^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * 10n ** 9n + BigInt(part.padEnd(9, '0'));
}

/** Reads a whole number that JSON has as a text. `undefined` if it is none. */
export function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,78}$/.test(text) ? BigInt(text) : undefined;
}

function decimal(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const part = (value % unit).toString().padStart(digits, '0').replace(/0+$/, '');
  return part === '' ? String(value / unit) : `${value / unit}.${part}`;
}
