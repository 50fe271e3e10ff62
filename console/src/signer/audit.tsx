import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { shortened } from '../data/links.ts';
import { textAt } from '../data/read.ts';
import type { Problem } from '../gateway/problem.ts';
import { ProblemView } from '../parts/problem-view.tsx';
import { Table } from '../parts/table.tsx';
import { readAudit } from './audit-pages.ts';
import type { CallSigner } from './call-signer.ts';

/** The most entries that are listed. All of them are verified. */
const MAX_ROWS = 200;

/** Reads the audit, verifies its chain in this page, and lists it, the newest first. */
export function AuditSection({ ask }: { readonly ask: CallSigner }): VNode {
  const [entries, setEntries] = useState<readonly unknown[]>([]);
  const [verdict, setVerdict] = useState<Verdict>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const load = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    setVerdict(undefined);
    setEntries([]);
    const read = await readAudit(ask);
    setBusy(false);
    if (read.tag === 'err') return setProblem(read.val);
    setEntries(read.val.entries);
    setVerdict(read.val.verdict);
  };

  return (
    <section aria-labelledby="audit">
      <h2 id="audit">Audit</h2>
      <p>
        <button type="button" aria-disabled={isBusy} onClick={() => void load()}>
          Read and verify
        </button>{' '}
        <span class="quiet">for a caller that may read the audit</span>
      </p>
      <div aria-live="polite" aria-busy={isBusy}>
        {problem !== undefined && <ProblemView problem={problem} />}
        {verdict !== undefined && <VerdictView verdict={verdict} />}
        {entries.length > 0 && (
          <Table label="Audit entries" head={['No.', 'Time', 'Caller', 'Method', 'Outcome', 'Policy or detail', 'Hash']}>
            {entries
              .slice(-MAX_ROWS)
              .toReversed()
              .map((entry) => (
                <tr key={textAt(entry, 'sequence')} class={textAt(entry, 'outcome')}>
                  <th scope="row">{textAt(entry, 'sequence')}</th>
                  <td>{timeOf(textAt(entry, 'time'))}</td>
                  <td>{textAt(entry, 'caller') ?? '–'}</td>
                  <td>{textAt(entry, 'method')}</td>
                  <td>
                    {textAt(entry, 'outcome')} {textAt(entry, 'code')}
                  </td>
                  <td>{shortened(textAt(entry, 'policy') ?? textAt(entry, 'detail') ?? '', 60)}</td>
                  <td>
                    <code>{shortened(textAt(entry, 'hash') ?? '', 14)}</code>
                  </td>
                </tr>
              ))}
          </Table>
        )}
      </div>
    </section>
  );
}

function VerdictView({ verdict }: { readonly verdict: Verdict }): VNode {
  const { finding, entries, head, checkpoints } = verdict;
  if (finding !== undefined) {
    return (
      <section class="problem" role="alert">
        <h3>
          <code>{finding.code}</code> The chain is broken{finding.sequence === undefined ? '' : ` at entry ${finding.sequence}`}
        </h3>
        <p>
          expected {finding.expected}, got {finding.got}
        </p>
        <p>
          <strong>What to do:</strong> Keep the ledger as it is, stop the keys, and compare it with your last export.
        </p>
      </section>
    );
  }
  return (
    <p class="done">
      ✓ The chain of {String(entries)} entries is whole. Its head is <code>{shortened(head, 24)}</code>
      {checkpoints === undefined
        ? '. There is no checkpoint: nothing shows whether entries were cut off its end.'
        : `, and ${checkpoints.compared === 1 ? 'a checkpoint vouches' : 'checkpoints vouch'} for entry ${checkpoints.last}.`}
    </p>
  );
}

/** Writes microseconds since 1970 as a time. */
function timeOf(microseconds: string | undefined): string {
  const ms = Number(microseconds ?? 'x') / 1000;
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace('T', ' ').slice(0, 19) : '–';
}
