import type { Verdict } from '../../hosts/shared/audit/verify.ts';

/** Describes a verdict for people. */
export function verdictText({ finding, wallet, entries, head, end, checkpoints, vouched }: Verdict): string {
  const keys = checkpoints?.publicKeys.join(', ');
  const checkpointLines =
    checkpoints === undefined
      ? []
      : [
          `checkpoints: ${checkpoints.compared} compared, the last at entry ${checkpoints.last}, signed by ${keys}`,
          ...(vouched
            ? []
            : ['             nobody has vouched for that key: compare it with the one you know, or give it by --public-key']),
          ...(checkpoints.last < entries
            ? [`             none is of entries ${checkpoints.last + 1n} to ${entries}: no signature speaks for those`]
            : []),
        ];
  if (finding !== undefined) {
    const { code, sequence, expected, got } = finding;
    return [
      `audit: ${sequence === undefined ? '' : `entry ${sequence}: `}${code}: expected ${expected}, got ${got}`,
      entries === 0n ? 'nothing before it holds' : `whole up to entry ${entries}, head ${head}`,
      ...checkpointLines,
    ].join('\n');
  }
  const ends = {
    head: 'the export says that the ledger ended there, which nobody has signed',
    checkpoint: 'a checkpoint says so',
    unstated: 'nothing says that the ledger ended there: --checkpoint with one that was kept elsewhere would',
  };
  const named = wallet === undefined ? 'an empty ledger' : `the ledger of wallet ${wallet} is whole: entries 1 to ${entries}, head ${head}`;
  return [`audit: ${named}`, `end: ${ends[end]}`, ...checkpointLines].join('\n');
}

/**
 * Writes a verdict for programs:
 * `{"valid","finding"?,"wallet","entries","head","end","checkpoints","vouched"}`, with sequences as
 * text.
 */
export function verdictJson({ finding, checkpoints, entries, wallet, ...rest }: Verdict): string {
  return JSON.stringify(
    { valid: finding === undefined, finding, wallet: wallet ?? null, entries, ...rest, checkpoints: checkpoints ?? null },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
}
