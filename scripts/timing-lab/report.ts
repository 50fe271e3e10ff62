import type { Finding } from './experiments.ts';

const verdictTexts = { nothing: 'nothing found', unclear: 'unclear', leak: 'depends on the secret' } as const;

/** Formats a finding as one line. */
export function line({ name, t, of, fixed, random, verdict }: Finding): string {
  const shown = t > 9999 ? '>9999' : t.toFixed(2);
  return `|t| ${shown.padStart(7)}  ${verdictTexts[verdict].padEnd(21)}  ${name} (${fixed.toFixed(0)} ns fixed, ${random.toFixed(0)} ns random, ${of} samples)`;
}
