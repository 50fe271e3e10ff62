import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';
import { exportAudit } from './export.ts';
import type { ExportOptions } from './export.ts';
import { printingProgress } from './progress.ts';
import { verdictJson, verdictText } from './report.ts';
import { recordedInFile, recordedInLedger } from './sources.ts';
import { verify } from './verify.ts';

/** What to verify, and by what. */
export interface VerifyRequest {
  /** An export; `-` for standard input, `undefined` if a ledger's file is given. */
  readonly file: string | undefined;
  /** A ledger's file. */
  readonly ledger: string | undefined;
  /** A file of checkpoints. */
  readonly checkpoint: string | undefined;
  /** Keys that may have signed checkpoints, `0x` and 64 lower-case digits. */
  readonly publicKeys: ReadonlySet<string>;
  readonly json: boolean;
}

/**
 * Verifies a record and prints the verdict. Returns whether the record is whole. Throws if a file
 * cannot be read.
 */
export async function verifyRecord({ file, ledger, checkpoint, publicKeys, json }: VerifyRequest): Promise<boolean> {
  const verdict = await verify({
    recorded: ledger === undefined ? recordedInFile(file ?? '-') : recordedInLedger(ledger),
    checkpoints: checkpoint === undefined ? [] : await readCheckpoints(checkpoint),
    publicKeys,
    progress: printingProgress(),
  });
  console.log(json ? verdictJson(verdict) : verdictText(verdict));
  return verdict.finding === undefined;
}

/** Writes a gateway's audit to standard output. */
export async function writeExport(source: Pick<ExportOptions, 'url' | 'token' | 'after'>): Promise<void> {
  const last = await exportAudit({ ...source, write: writeLine, progress: printingProgress() });
  console.error(`audit: exported up to entry ${last}`);
}

/**
 * Reads the checkpoints that were kept. Throws if the file has none: an audit that checkpoints have
 * to confirm must not pass without any.
 */
async function readCheckpoints(file: string): Promise<string[]> {
  const lines = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
    if (line.trim() !== '') lines.push(line.trim());
  if (lines.length === 0) throw new Error(`${file}: expected checkpoints, a line each, got none`);
  return lines;
}

/**
 * Writes a line, and waits until it is written. Throws if nobody reads standard output any more.
 */
async function writeLine(line: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(new Failure(`the export is not complete: expected to write to standard output, got: ${error.message}`, exitCodes.failed));
    });
  });
}
