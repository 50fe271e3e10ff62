import type { LedgerHead } from './head.ts';
import { hexOf } from '../hex.ts';
import type { KeptEntry } from './store.ts';

/** The first line of an entry's canonical text: the domain of its hash. */
export const entryDomain = 'mintmark-audit-v1\n';

/**
 * Renders `signer_audit`'s result: `{entries, next, head, checkpoint}`. `next`: what to ask `after` for the following entries, null when these are the last. `head`: hash of the ledger's last
 * entry. `checkpoint`: line of the last that was made.
 */
export function renderAudit(entries: readonly KeptEntry[], last: LedgerHead, checkpoint: string | undefined): string {
  const end = entries.at(-1)?.sequence;
  const next = end === undefined || end >= last.sequence ? 'null' : end.toString();
  return `{"entries":[${entries.map(renderEntry).join(',')}],"next":${next},"head":"${hexOf(last.head)}","checkpoint":${checkpoint ?? 'null'}}`;
}

/** An entry's own fields as they were hashed, and beside them its hash and the text to hash. Its fields are not parsed: no number of theirs goes through a double. */
export function renderEntry({ head, text }: KeptEntry): string {
  const fields = text.slice(entryDomain.length).trimEnd();
  return `${fields.slice(0, -1)},"hash":"${hexOf(head)}","text":${JSON.stringify(text)}}`;
}
