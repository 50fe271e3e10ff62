import type { KeptEntry } from './ledger-store.ts';

/** The first line of an entry's canonical text: the domain of its hash. */
const domain = 'mintmark-audit-v1\n';

/** Renders `signer_audit`'s result: `{entries, next, head}`. `next`: what to ask `after` for the following entries, null when these are the last. `head`: hash of the ledger's last entry. */
export function renderAudit(entries: readonly KeptEntry[], last: { readonly sequence: bigint; readonly head: Uint8Array }): string {
  const end = entries.at(-1)?.sequence;
  const next = end === undefined || end >= last.sequence ? 'null' : end.toString();
  return `{"entries":[${entries.map(renderEntry).join(',')}],"next":${next},"head":"${hex(last.head)}"}`;
}

/** An entry's own fields as they were hashed, and beside them its hash and the text to hash. Its fields are not parsed: no number of theirs goes through a double. */
function renderEntry({ head, text }: KeptEntry): string {
  const fields = text.slice(domain.length).trimEnd();
  return `${fields.slice(0, -1)},"hash":"${hex(head)}","text":${JSON.stringify(text)}}`;
}

function hex(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
