import type { VNode } from 'preact';
import type { Finding } from '../../../hosts/shared/audit/finding.ts';
import { grouped, wholeNumber } from '../data/amounts.ts';
import { shortened } from '../data/links.ts';
import { textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';
import { Table } from '../parts/table.tsx';
import { breakId } from './verdict.tsx';

/** The most entries that are listed. All of them are verified. */
const MAX_ROWS = 200;

const columns = ['No.', 'Chain', 'Time (UTC)', 'Caller', 'Method', 'Outcome', 'Policy or detail', 'Hash'];

interface EntriesProps {
  /** In the order in which they came. */
  readonly entries: readonly unknown[];
  /** What is wrong with the chain. `undefined` if it is whole. */
  readonly finding: Finding | undefined;
}

/**
 * Lists entries, the newest first, and shows where the chain breaks. Nothing is known of the
 * entries after that place.
 */
export function AuditEntries({ entries, finding }: EntriesProps): VNode {
  const broken = breakIn(entries, finding);
  const end = Math.min(entries.length, broken === undefined ? Infinity : Math.max(MAX_ROWS, broken + MAX_ROWS / 2));
  const begin = Math.max(0, end - MAX_ROWS);
  const rows: VNode[] = [];
  const breakRow = <BreakRow key="break" finding={finding} />;
  if (broken === entries.length) rows.push(breakRow);
  for (let index = end - 1; index >= begin; index -= 1) {
    const chain = broken === undefined || index < broken ? 'whole' : index === broken ? 'broken' : 'unproved';
    rows.push(<EntryRow key={index} entry={entries[index]} chain={chain} />);
    if (index === broken) rows.push(breakRow);
  }
  return (
    <>
      {end - begin < entries.length && (
        <p class="quiet">
          {grouped(end - begin)} of {grouped(entries.length)} entries are listed. All of them were read.
        </p>
      )}
      <Table label="Audit entries" head={columns} numbers={['No.']}>
        {rows}
      </Table>
    </>
  );
}

/**
 * Returns the place of the first entry that is not proved, which is the number of entries if some
 * are missing at the end. `undefined` if the finding is about no entry.
 */
function breakIn(entries: readonly unknown[], finding: Finding | undefined): number | undefined {
  const sequence = finding?.sequence;
  if (sequence === undefined) return undefined;
  const found = entries.findIndex((entry) => (wholeNumber(textAt(entry, 'sequence')) ?? 0n) >= sequence);
  return found === -1 ? entries.length : found;
}

function BreakRow({ finding }: { readonly finding: Finding | undefined }): VNode | null {
  if (finding === undefined) return null;
  return (
    <tr class="broken" id={breakId} tabIndex={-1}>
      <td colSpan={columns.length} class="long">
        <strong>✗ The chain breaks here:</strong> <code>{finding.code}</code>, expected {finding.expected}, got {finding.got}
      </td>
    </tr>
  );
}

/** What is known of an entry, and its mark. */
const marks = { whole: '✓ whole', broken: '✗ broken', unproved: '– not proved' } as const;

function EntryRow({ entry, chain }: { readonly entry: unknown; readonly chain: keyof typeof marks }): VNode {
  const outcome = textAt(entry, 'outcome') ?? '';
  return (
    <tr class={chain}>
      <th scope="row" class="number">
        {textAt(entry, 'sequence')}
      </th>
      <td class="line">{marks[chain]}</td>
      <td class="line">{timeOf(textAt(entry, 'time'))}</td>
      <td>{textAt(entry, 'caller') ?? '–'}</td>
      <td class="line">{textAt(entry, 'method')}</td>
      <td>
        <span class={`outcome ${outcome}`}>{outcome}</span> {textAt(entry, 'code')}
      </td>
      <td class="long">{shortened(textAt(entry, 'policy') ?? textAt(entry, 'detail') ?? '', 60)}</td>
      <td>
        <Copyable text={textAt(entry, 'hash')} what={`the hash of entry ${textAt(entry, 'sequence') ?? ''}`} max={14} />
      </td>
    </tr>
  );
}

/** Writes microseconds since 1970 as a time. */
function timeOf(microseconds: string | undefined): string {
  const ms = Number(microseconds ?? 'x') / 1000;
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace('T', ' ').slice(0, 19) : '–';
}
