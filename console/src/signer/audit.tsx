import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { err } from '../../../hosts/shared/result.ts';
import { shortened } from '../data/links.ts';
import { textAt } from '../data/read.ts';
import { ownProblem } from '../gateway/problem.ts';
import type { Problem } from '../gateway/problem.ts';
import { Field, Form } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { Table } from '../parts/table.tsx';
import { readAudit } from './audit-pages.ts';
import type { CallSigner } from './call-signer.ts';
import { VerdictView } from './verdict.tsx';

/** The most entries that are listed. All of them are verified. */
const MAX_ROWS = 200;

const insecurePage = ownProblem('insecure-page', 'this page came neither by HTTPS nor from this machine');

/** Reads the audit, verifies its chain in this page, and lists it, the newest first. */
export function AuditSection({ ask }: { readonly ask: CallSigner }): VNode {
  const [entries, setEntries] = useState<readonly unknown[]>([]);
  const [verdict, setVerdict] = useState<Verdict>();
  const [problem, setProblem] = useState<Problem>();
  const [publicKey, setPublicKey] = useState('');
  const [isBusy, setBusy] = useState(false);

  const load = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    setVerdict(undefined);
    setEntries([]);
    const read = isSecureContext ? await readAudit(ask, { publicKey }) : err(insecurePage);
    setBusy(false);
    if (read.tag === 'err') return setProblem(read.val);
    setEntries(read.val.entries);
    setVerdict(read.val.verdict);
  };

  return (
    <section aria-labelledby="audit">
      <h2 id="audit">Audit</h2>
      <p class="quiet">For a caller that may read the audit.</p>
      <Form label="Verify the audit" onSubmit={() => void load()}>
        <Field label="Public key of the checkpoints (if you know it)" value={publicKey} onValue={setPublicKey} hint="0x…" wide />
        <button aria-disabled={isBusy}>Read and verify</button>
      </Form>
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

/** Writes microseconds since 1970 as a time. */
function timeOf(microseconds: string | undefined): string {
  const ms = Number(microseconds ?? 'x') / 1000;
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace('T', ' ').slice(0, 19) : '–';
}
