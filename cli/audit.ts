/** Exports the signer's audit and verifies it offline. See `--help`. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { exportAudit } from './audit/export.ts';
import { readOptions } from './audit/options.ts';
import type { AuditOptions, VerifyOptions } from './audit/options.ts';
import { tellingProgress } from './audit/progress.ts';
import { verdictJson, verdictText } from './audit/report.ts';
import { recordedInFile, recordedInLedger } from './audit/sources.ts';
import { verify } from './audit/verify.ts';

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    process.exitCode = await _run(options);
  } catch (error) {
    console.error(`audit: ${error instanceof Error ? error.message : String(error)}`);
    // What was named cannot be read: nothing was found out.
    process.exitCode = options.command === 'verify' ? 2 : 1;
  }
}

async function _run(given: AuditOptions): Promise<number> {
  if (given.command === 'verify') return _verify(given);
  const told = tellingProgress();
  const last = await exportAudit({ ...given, write: _write, progress: told });
  console.error(`audit: exported up to entry ${last}`);
  return 0;
}

async function _verify({ file, ledger, checkpoint, publicKeys, json }: VerifyOptions): Promise<number> {
  const verdict = await verify({
    recorded: ledger === undefined ? recordedInFile(file ?? '-') : recordedInLedger(ledger),
    checkpoints: checkpoint === undefined ? [] : await _checkpoints(checkpoint),
    publicKeys,
    progress: tellingProgress(),
  });
  console.log(json ? verdictJson(verdict) : verdictText(verdict));
  return verdict.finding === undefined ? 0 : 1;
}

/** The checkpoints that were kept. A file without any is no file of them: an audit that is to be held to something must not pass for want of it. */
async function _checkpoints(file: string): Promise<string[]> {
  const lines = await _lines(file);
  if (lines.length === 0) throw new Error(`${file}: expected checkpoints, a line each, got none`);
  return lines;
}

async function _lines(file: string): Promise<string[]> {
  const lines = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
    if (line.trim() !== '') lines.push(line.trim());
  return lines;
}

async function _write(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
