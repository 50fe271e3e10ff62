/**
 * The text of a checkpoint: a signed statement that a wallet's ledger had a head at a sequence.
 * Whoever keeps it on another machine notices if entries before it are changed or cut off.
 *
 * The signed bytes (Ed25519, RFC 8032) are the line `mintmark-checkpoint-v1`, a line feed, and one
 * JSON object without white space: `wallet`, `sequence`, `head`, `time`, `publicKey`. The
 * checkpoint is the same object with `signature` as its last field. `docs/how-to/audit.md`
 * describes it.
 */
import { bytesOfDigits, hexOf } from '../hex.ts';
import type { LedgerHead } from '../ledger/head.ts';

/** The statement of a checkpoint. */
export interface Statement extends LedgerHead {
  /** The name of the wallet. */
  readonly wallet: string;
  /** When it was made, in microseconds since 1970. */
  readonly time: bigint;
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** A statement with its signature, 64 bytes. */
export interface Checkpoint extends Statement {
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The first line of the signed bytes. */
const domain = 'mintmark-checkpoint-v1\n';
const pattern =
  /^\{"wallet":"([A-Za-z0-9][A-Za-z0-9_.-]{0,63})","sequence":([1-9]\d{0,19}),"head":"0x([0-9a-f]{64})","time":"(0|[1-9]\d{0,19})","publicKey":"0x([0-9a-f]{64})","signature":"0x([0-9a-f]{128})"\}$/;

/** Returns the signed bytes of a statement. */
export function signedBytes(statement: Statement): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(domain + objectOf(statement)));
}

/** Renders a checkpoint as one line of JSON, without a line feed. */
export function renderCheckpoint(checkpoint: Checkpoint): string {
  return `${objectOf(checkpoint).slice(0, -1)},"signature":"${hexOf(checkpoint.signature)}"}`;
}

/**
 * Parses exactly what `renderCheckpoint` writes. Returns `undefined` for anything else. Does not
 * verify the signature.
 */
export function parseCheckpoint(line: string): Checkpoint | undefined {
  const [, wallet, sequence, head, time, publicKey, signature] = pattern.exec(line) ?? [];
  if (wallet === undefined || sequence === undefined || head === undefined || time === undefined) return undefined;
  if (publicKey === undefined || signature === undefined) return undefined;
  return {
    wallet,
    sequence: BigInt(sequence),
    head: bytesOfDigits(head),
    time: BigInt(time),
    publicKey: bytesOfDigits(publicKey),
    signature: bytesOfDigits(signature),
  };
}

/**
 * Returns whether a checkpoint is signed with the public key in it.
 *
 * Security: anyone can sign with a key of their own, so compare the public key with the one that
 * you expect.
 */
export async function isSigned(checkpoint: Checkpoint): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', checkpoint.publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, checkpoint.signature, signedBytes(checkpoint));
  } catch (error) {
    // Bytes that are no point of the curve are no public key.
    if (error instanceof Error && error.name !== 'NotSupportedError') return false;
    throw error;
  }
}

function objectOf({ wallet, sequence, head, time, publicKey }: Statement): string {
  return `{"wallet":"${wallet}","sequence":${sequence},"head":"${hexOf(head)}","time":"${time}","publicKey":"${hexOf(publicKey)}"}`;
}
