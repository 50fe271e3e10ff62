import type { VNode } from 'preact';
import type { CheckpointsReport } from '../../../hosts/shared/audit/checkpoints.ts';
import type { Finding } from '../../../hosts/shared/audit/finding.ts';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { Copyable } from '../parts/copy.tsx';

/** Shows what the verification of an audit has found. */
export function VerdictView({ verdict }: { readonly verdict: Verdict }): VNode {
  const { finding, entries, head, checkpoints, vouched } = verdict;
  if (finding !== undefined) return <FindingView finding={finding} />;
  return (
    <>
      <p class="done">
        ✓ The chain of {String(entries)} entries is whole. Its head: <Copyable text={head} what="the head" max={24} />
      </p>
      {checkpoints === undefined ? (
        <p>There is no checkpoint: nothing shows whether entries were cut off its end.</p>
      ) : (
        <Checkpoints checkpoints={checkpoints} entries={entries} vouched={vouched} />
      )}
    </>
  );
}

interface CheckpointsProps {
  readonly checkpoints: CheckpointsReport;
  readonly entries: bigint;
  /** Whether the user knows the key. */
  readonly vouched: boolean;
}

function Checkpoints({ checkpoints: { compared, last, publicKeys }, entries, vouched }: CheckpointsProps): VNode {
  return (
    <>
      <p>
        {compared === 1 ? 'A checkpoint' : `${compared} checkpoints`} compared, the last at entry {String(last)}, signed by{' '}
        {publicKeys.map((key) => (
          <Copyable key={key} text={key} what="the public key" />
        ))}
        {'.'}
      </p>
      {!vouched && <p>⚠ Nobody has vouched for that key: compare it with the one you know, or type that one above.</p>}
      {last < entries && (
        <p>
          No checkpoint is of entries {String(last + 1n)} to {String(entries)}: no signature speaks for those.
        </p>
      )}
    </>
  );
}

/** Findings that a wrong public key also makes. */
const aboutKeys: ReadonlySet<Finding['code']> = new Set(['bad-checkpoint', 'no-checkpoint']);

/** The id of the row at which a chain breaks. */
export const breakId = 'chain-breaks';

function FindingView({ finding: { code, sequence, expected, got } }: { readonly finding: Finding }): VNode {
  const place = sequence === undefined ? '' : ` at entry ${sequence}`;
  return (
    <section class="problem" role="alert">
      <h3>
        <code>{code}</code> {aboutKeys.has(code) ? 'No valid checkpoint vouches for the chain' : 'The chain is broken'}
        {place}
      </h3>
      <p>
        expected {expected}, got {got}
      </p>
      <p>
        <strong>What to do:</strong> {aboutKeys.has(code) && 'If you have typed a public key, compare it first. '}Keep the ledger as it is,
        stop the keys, and compare it with your last export.
      </p>
      {sequence !== undefined && (
        <p>
          <button
            type="button"
            class="small"
            onClick={() => {
              const row = document.getElementById(breakId);
              row?.scrollIntoView({ block: 'center' });
              row?.focus({ preventScroll: true });
            }}
          >
            Show the place
          </button>
        </p>
      )}
    </section>
  );
}
