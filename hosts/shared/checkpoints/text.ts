/**
 * A checkpoint: a signed statement that a wallet's ledger had a head at a sequence, for whoever keeps it elsewhere. Entries before it cannot be changed or cut off any more without his noticing.
 *
 * What is signed (Ed25519, RFC 8032) is the line `mintmark-checkpoint-v1`, a line feed, and one JSON object without white space: `wallet`, `sequence`, `head`, `time`, `publicKey`. The
 * checkpoint is the same object with `signature` as its last field. `docs/api.md`, "Checkpoints".
 */
import { bytesOfDigits, hexOf } from '../hex.ts';
import type { LedgerHead } from '../ledger/head.ts';

/** What a checkpoint says. */
export interface Statement extends LedgerHead {
  /** Name of the wallet. */
  readonly wallet: string;
  /** When it was made, microseconds since 1970. */
  readonly time: bigint;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** A statement and its signature, 64 bytes. */
export interface Checkpoint extends Statement {
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The first line of what is signed. */
const domain = 'mintmark-checkpoint-v1\n';
const form =
  /^\{"wallet":"([A-Za-z0-9][A-Za-z0-9_.-]{0,63})","sequence":([1-9]\d{0,19}),"head":"0x([0-9a-f]{64})","time":"(0|[1-9]\d{0,19})","publicKey":"0x([0-9a-f]{64})","signature":"0x([0-9a-f]{128})"\}$/;

/** The bytes that are signed. */
export function signedBytes(statement: Statement): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(domain + objectOf(statement)));
}

/** A checkpoint as one line of JSON, without a line feed. */
export function renderCheckpoint(checkpoint: Checkpoint): string {
  return `${objectOf(checkpoint).slice(0, -1)},"signature":"${hexOf(checkpoint.signature)}"}`;
}

/** Reads a checkpoint's line: exactly what `renderCheckpoint` writes, or none. The signature is not looked at. */
export function parseCheckpoint(line: string): Checkpoint | undefined {
  const [, wallet, sequence, head, time, publicKey, signature] = form.exec(line) ?? [];
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

/** Whether the signature is that of the public key in it. Whose key that is, the checkpoint does not tell. */
export async function isSigned(checkpoint: Checkpoint): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', checkpoint.publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, checkpoint.signature, signedBytes(checkpoint));
  } catch (error) {
    // Bytes that are no point of the curve are no key.
    if (error instanceof Error && error.name !== 'NotSupportedError') return false;
    throw error;
  }
}

function objectOf({ wallet, sequence, head, time, publicKey }: Statement): string {
  return `{"wallet":"${wallet}","sequence":${sequence},"head":"${hexOf(head)}","time":"${time}","publicKey":"${hexOf(publicKey)}"}`;
}
