import { createHash } from 'node:crypto';
import type { Hex } from 'viem';
import { expect } from 'vitest';
import { exportAudit } from '../../cli/audit/export.ts';
import { linkOf, recordedIn } from '../../hosts/shared/audit/record.ts';
import { verify } from '../../cli/audit/verify.ts';
import { textAt } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { isOfRequest } from '../audit/outcomes.ts';
import type { Clients } from './clients.ts';

/** A transaction as the audit has it. */
export interface SignedEntry {
  readonly nonce: number;
  readonly value: bigint;
  readonly fee: bigint;
  readonly hash: Hex;
  /** The SHA-256 of the idempotency key. */
  readonly keyHash: Hex;
}

/** Exports the audit of a gateway, verifies the chain, and returns what was signed, in order. */
export async function signedEntries({ baseUrl }: Served, token: string): Promise<readonly SignedEntry[]> {
  const lines: string[] = [];
  const write = async (line: string): Promise<void> => void lines.push(line);
  await exportAudit({ url: new URL(baseUrl), token, after: 0n, write, progress: () => {} });
  const recorded = lines.flatMap((line) => [...recordedIn(line)]);
  const verdict = await verify({
    recorded: (async function* () {
      yield* recorded;
    })(),
    checkpoints: [],
    publicKeys: new Set(),
  });
  expect(verdict).toMatchObject({ finding: undefined, end: 'head' });
  return recorded.flatMap((item) => {
    const fields = item.tag === 'entry' ? linkOf(item.entry.text)?.fields : undefined;
    if (fields === undefined || !isOfRequest(fields['outcome'])) return [];
    expect(fields).toMatchObject({ method: 'eth_sendTransaction', outcome: 'signed' });
    return [
      {
        nonce: Number(textAt(fields, 'nonce')),
        value: BigInt(textAt(fields, 'value')),
        fee: BigInt(textAt(fields, 'fee')),
        hash: textAt(fields, 'transactionHash') as Hex,
        keyHash: textAt(fields, 'idempotencyKeyHash') as Hex,
      },
    ];
  });
}

/**
 * Expects that each nonce from `base` on was given once and none is left out, that each idempotency
 * key has one entry, and that each answered hash is the one of its key's entry.
 */
export function expectConsistent(entries: readonly SignedEntry[], base: number, { hashes, abandoned }: Clients): void {
  expect(entries.map(({ nonce }) => nonce)).toEqual(entries.map((_, index) => base + index));
  const byKey = new Map(entries.map(({ keyHash, hash }) => [keyHash, hash]));
  expect(byKey.size).toBe(entries.length);
  const keyHash = (key: string): Hex => `0x${createHash('sha256').update(key).digest('hex')}`;
  for (const [key, hash] of hashes) expect(byKey.get(keyHash(key)), key).toBe(hash);
  // An abandoned request has one entry, or none if its gateway died before the commit.
  const recorded = [...abandoned].filter((key) => byKey.has(keyHash(key)));
  expect(entries).toHaveLength(hashes.size + recorded.length);
}
