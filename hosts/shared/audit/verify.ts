import type { Eventually } from '../eventually.ts';
import { Chain } from './chain.ts';
import { ExpectedHeads } from './checkpoints.ts';
import type { CheckpointsReport } from './checkpoints.ts';
import type { Finding } from './finding.ts';
import { linkOf } from './record.ts';
import type { Recorded } from './record.ts';
import { Stops } from './stops.ts';

/** A record to verify. */
export interface AuditRecord {
  /** The parts of the record, in order. */
  readonly recorded: AsyncIterable<Recorded>;
  /** The lines of checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[];
  /**
   * Public keys that may have signed checkpoints, `0x` and 64 lower-case digits. One of them has to
   * have vouched for the record. If the set is empty, any key may have signed, and none has to.
   */
  readonly publicKeys: ReadonlySet<string>;
  /** Returns the SHA-256 of a text (UTF-8), `0x` and 64 lower-case digits. */
  readonly sha256: (text: string) => Eventually<string>;
  /** Called now and then with the number of valid entries so far. */
  readonly progress?: (entries: bigint) => void;
}

/** The outcome of a verification. */
export interface Verdict {
  /** The first thing that is wrong. `undefined` if the record is whole. */
  readonly finding: Finding | undefined;
  readonly wallet: string | undefined;
  /** How many entries are valid, from the first on. */
  readonly entries: bigint;
  /** The head after the last valid entry. */
  readonly head: string;
  /**
   * What says that nothing follows: the head that the export states, which nobody has signed; a
   * checkpoint of the last entry; or nothing (`unstated`).
   */
  readonly end: 'head' | 'checkpoint' | 'unstated';
  readonly checkpoints: CheckpointsReport | undefined;
  /**
   * Whether a checkpoint was compared that one of the given public keys has signed. It vouches for
   * its entry and all before it.
   */
  readonly vouched: boolean;
}

/** Entries between two calls of `progress`. */
const entriesPerProgress = 10_000n;

/** Verifies a record as it comes. Keeps one entry at a time. */
export async function verify({ recorded, checkpoints, publicKeys, sha256, progress }: AuditRecord): Promise<Verdict> {
  const chain = new Chain();
  const stops = new Stops();
  const heads = new ExpectedHeads(publicKeys);
  const verdict = (finding: Finding | undefined, end: Verdict['end']): Verdict => ({
    finding,
    wallet: chain.wallet,
    entries: chain.sequence,
    head: chain.head,
    end,
    checkpoints: heads.report,
    vouched: publicKeys.size > 0 && heads.report !== undefined,
  });
  for (const line of checkpoints) {
    const finding = await heads.add(line, chain);
    if (finding !== undefined) return verdict(finding, 'unstated');
  }
  let head: string | undefined;
  let more = false;
  const items = recorded[Symbol.asyncIterator]();
  for (;;) {
    const { done, value: item } = await items.next();
    if (done === true) break;
    let finding: Finding | undefined;
    if (item.tag === 'wrong') ({ finding } = item);
    else if (item.tag === 'checkpoint') finding = await heads.add(item.line, chain);
    else if (item.tag === 'more') more = true;
    else if (item.tag === 'head') [head, more] = [item.head, false];
    else {
      const hash = sha256(item.entry.text);
      finding = chain.follow(item.entry, typeof hash === 'string' ? hash : await hash) ?? heads.compare(chain) ?? stops.follow(chain);
      if (finding === undefined && chain.sequence % entriesPerProgress === 0n) progress?.(chain.sequence);
    }
    if (finding?.code === 'missing') finding = await whetherLater(finding, items);
    if (finding !== undefined) return verdict(finding, 'unstated');
  }
  const end = heads.end(chain) ?? cutOff(chain, head, more) ?? heads.unvouched;
  if (end !== undefined) return verdict(end, 'unstated');
  if (head !== undefined) return verdict(undefined, 'head');
  return verdict(undefined, heads.report?.last === chain.sequence ? 'checkpoint' : 'unstated');
}

function cutOff({ sequence, head }: Chain, stated: string | undefined, more: boolean): Finding | undefined {
  const finding = { code: 'cut-off', sequence: sequence + 1n } as const;
  if (more) return { ...finding, expected: `entries after ${sequence}, of which the last answer tells`, got: 'the end of the record' };
  if (stated === undefined || stated === head) return undefined;
  return { ...finding, expected: `entries up to the ledger's head ${stated}`, got: `the end after entry ${sequence} with head ${head}` };
}

/**
 * Looks for a missing entry in the rest of the record: if it comes later, it is not missing but out
 * of order.
 */
async function whetherLater(finding: Finding, items: AsyncIterator<Recorded>): Promise<Finding> {
  for (;;) {
    const { done, value: item } = await items.next();
    if (done === true) return finding;
    if (item.tag === 'entry' && linkOf(item.entry.text)?.sequence === finding.sequence)
      return { ...finding, code: 'reordered', got: `${finding.got}, and entry ${finding.sequence} after it` };
  }
}
