import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { err } from '../../../hosts/shared/result.ts';
import { grouped } from '../data/amounts.ts';
import { ownProblem } from '../gateway/problem.ts';
import type { Problem } from '../gateway/problem.ts';
import { Busy } from '../parts/busy.tsx';
import { Field, Form } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { AuditEntries } from './audit-entries.tsx';
import { readAudit } from './audit-pages.ts';
import type { CallSigner } from './call-signer.ts';
import { VerdictView } from './verdict.tsx';

const insecurePage = ownProblem('insecure-page', 'this page came neither by HTTPS nor from this machine');

/** Reads the audit, verifies its chain in this page, and lists it, the newest first. */
export function AuditSection({ ask }: { readonly ask: CallSigner }): VNode {
  const [entries, setEntries] = useState<readonly unknown[]>([]);
  const [verdict, setVerdict] = useState<Verdict>();
  const [problem, setProblem] = useState<Problem>();
  const [publicKey, setPublicKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [read, setRead] = useState(0);

  const load = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    setVerdict(undefined);
    setEntries([]);
    setRead(0);
    const audit = isSecureContext ? await readAudit(ask, { publicKey, onRead: setRead }) : err(insecurePage);
    setBusy(false);
    if (audit.tag === 'err') return setProblem(audit.val);
    setEntries(audit.val.entries);
    setVerdict(audit.val.verdict);
  };

  return (
    <section aria-labelledby="audit">
      <h2 id="audit">Audit</h2>
      <p class="quiet">
        Each entry has the hash of the one before it, so a change breaks the chain. The caller needs the right to read the audit.
      </p>
      <Form label="Verify the audit" onSubmit={() => void load()}>
        <Field label="Public key of the checkpoints (if you know it)" value={publicKey} onValue={setPublicKey} hint="0x…" room="wide" />
        <button aria-disabled={isBusy}>Read and verify</button>
      </Form>
      <div aria-live="polite" aria-busy={isBusy}>
        {isBusy && <Busy text={`Reading and verifying: ${grouped(read)} entries`} />}
        {problem !== undefined && <ProblemView problem={problem} />}
        {verdict !== undefined && <VerdictView verdict={verdict} />}
        {verdict !== undefined && entries.length > 0 && <AuditEntries entries={entries} finding={verdict.finding} />}
      </div>
    </section>
  );
}
