import type { Finding } from './experiments.ts';

const words = { nothing: 'nothing found', unclear: 'unclear', leak: 'depends on the secret' } as const;

/** A finding in one line. */
export function line({ name, t, of, fixed, random, verdict }: Finding): string {
  const shown = t > 9999 ? '>9999' : t.toFixed(2);
  return `|t| ${shown.padStart(7)}  ${words[verdict].padEnd(21)}  ${name} (${fixed.toFixed(0)} ns fixed, ${random.toFixed(0)} ns random, ${of} samples)`;
}
