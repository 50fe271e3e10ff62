import { bytesOfDigits } from '../../hosts/shared/hex.ts';
import { entryDomain, renderEntry } from '../../hosts/shared/ledger/audit-page.ts';
import { recordedIn, linkOf } from '../../hosts/shared/audit/record.ts';

/** What to export, and where to. */
export interface ExportOptions {
  /** The URL of the gateway. */
  readonly url: URL;
  /** The bearer token of a caller with `audit: true`. */
  readonly token: string;
  /** Exports the entries after this sequence. */
  readonly after: bigint;
  /** Writes a line. */
  readonly write: (line: string) => Promise<void>;
  /** Called after each page with the sequence of its last entry. */
  readonly progress: (sequence: bigint) => void;
}

/** The gateway does not give the audit, or sends what is no audit. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

const pageEntries = 500;
const maxTries = 6;
const maxWaitSeconds = 60;

/**
 * Pages through `signer_audit` up to the head, and writes a line for each entry, for each
 * checkpoint once, and for the head. Returns the last sequence. Throws `ExportError`, and what
 * `fetch` throws.
 */
export async function exportAudit({ url, token, after, write, progress }: ExportOptions): Promise<bigint> {
  const seen = new Set<string>();
  for (let last = after; ;) {
    const started = last;
    let head: string | undefined;
    for (const item of recordedIn(await ask(url, token, last))) {
      if (item.tag === 'wrong') throw new ExportError(`${url.origin}: expected ${item.finding.expected}, got ${item.finding.got}`);
      if (item.tag === 'head') ({ head } = item);
      if (item.tag === 'checkpoint' && !seen.has(item.line)) {
        seen.add(item.line);
        await write(`{"checkpoint":${item.line}}`);
      }
      if (item.tag !== 'entry') continue;
      const { text, hash } = item.entry;
      const sequence = linkOf(text)?.sequence;
      if (sequence === undefined || !text.startsWith(entryDomain))
        throw new ExportError(
          `${url.origin}: expected an audit entry in each \`text\`, got text of ${text.length} characters that is none`,
        );
      await write(renderEntry({ sequence, head: bytesOfDigits(hash.slice(2)), text }));
      last = sequence;
    }
    progress(last);
    if (head !== undefined) {
      await write(`{"head":"${head}"}`);
      return last;
    }
    if (last === started) throw new ExportError(`${url.origin}: expected entries after ${last}, got none`);
  }
}

async function ask(url: URL, token: string, after: bigint): Promise<string> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'signer_audit', params: [{ after: String(after), limit: pageEntries }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let tries = 1; ; tries += 1) {
    const reply = await fetch(new URL('/v1/signer', url), { method: 'POST', headers, body, redirect: 'error' });
    const text = await reply.text();
    if (reply.ok && !/"error"\s*:\s*\{/.test(text.slice(0, 200))) return text;
    const wait = Number(reply.headers.get('retry-after') ?? Number.NaN);
    if (tries === maxTries || ![429, 503].includes(reply.status) || !(wait <= maxWaitSeconds))
      throw new ExportError(`${url.origin}: expected the audit, got status ${reply.status}: ${text.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, wait) * 1000));
  }
}
