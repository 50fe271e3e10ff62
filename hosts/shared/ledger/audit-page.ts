import type { LedgerHead } from './head.ts';
import { hexOf } from '../hex.ts';
import type { StoredEntry } from './store.ts';

/**
 * The first line of an entry's canonical text: it separates the hash of entries from other hashes.
 */
export const entryDomain = 'mintmark-audit-v1\n';

/**
 * Renders the result of `signer_audit`: `{entries, next, head, checkpoint}`. `next` is the value of
 * `after` that returns the following entries, `null` if there are none. `head` is the hash of the
 * ledger's last entry. `checkpoint` is the last checkpoint, `null` if there is none.
 */
export function renderAudit(entries: readonly StoredEntry[], last: LedgerHead, checkpoint: string | undefined): string {
  const end = entries.at(-1)?.sequence;
  const next = end === undefined || end >= last.sequence ? 'null' : end.toString();
  return `{"entries":[${entries.map(renderEntry).join(',')}],"next":${next},"head":"${hexOf(last.head)}","checkpoint":${checkpoint ?? 'null'}}`;
}

/**
 * Renders an entry: its fields as they were hashed, its hash, and the hashed text. Does not parse
 * the fields, so no number loses digits in a double.
 */
export function renderEntry({ head, text }: StoredEntry): string {
  const fields = text.slice(entryDomain.length).trimEnd();
  return `${fields.slice(0, -1)},"hash":"${hexOf(head)}","text":${JSON.stringify(text)}}`;
}
