import { hash } from 'node:crypto';

/** An entry as `signer_audit` gives it. */
export interface ExportedEntry {
  readonly sequence: number;
  readonly hash: string;
  readonly text: string;
}

/** A chain of so many entries of a wallet, as the signer writes them. */
export function chainOf(count: number, wallet = 'tests', detail = ''): ExportedEntry[] {
  const entries: ExportedEntry[] = [];
  let previous = `0x${'00'.repeat(32)}`;
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const entry = entryOf(wallet, sequence, previous, detail);
    entries.push(entry);
    previous = entry.hash;
  }
  return entries;
}

/** One entry. */
export function entryOf(wallet: string, sequence: number, previous: string, detail = ''): ExportedEntry {
  const fields = {
    wallet,
    sequence,
    previous,
    time: String(1_800_000_000_000_000 + sequence),
    caller: 'backend',
    key: 'hot',
    method: 'personal_sign',
    detail: `ü "quoted" {[${detail}`,
    idempotencyKeyHash: null,
  };
  const text = `mintmark-audit-v1\n${JSON.stringify(fields)}`;
  return { ...fields, hash: `0x${hash('sha256', text)}`, text };
}

/** An export's lines. */
export function linesOf(entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** The line that ends an export. */
export function ending(entries: readonly ExportedEntry[]): object {
  return { head: entries.at(-1)?.hash ?? `0x${'00'.repeat(32)}` };
}
