import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure, messageOf } from './command/failure.ts';
import { jsonOption, parseVariable } from './command/options.ts';

/** Options of `audit verify` as they stand on the command line. */
interface VerifyOptions {
  readonly ledger?: string;
  readonly checkpoint?: string;
  readonly publicKey?: ReadonlySet<string>;
  readonly json: boolean;
}

/** Options of `audit export`. */
interface ExportOptions {
  readonly url: URL;
  readonly tokenEnv: string;
  readonly after: bigint;
}

/** Makes the subcommand that exports the audit and verifies it. */
export function auditCommand(): Command {
  return defineCommand({
    name: 'audit',
    description: "Exports the signer's audit, and verifies it offline.",
    examples: [
      'npm run --silent audit -- export --url https://api.example --token-env AUDIT_TOKEN > audit.jsonl',
      'mintmark audit verify audit.jsonl --checkpoint kept.checkpoints',
    ],
    exitCodes: { 0: 'exported, or verified and whole', 1: 'not exported, or not whole' },
  })
    .addCommand(verifyCommand())
    .addCommand(exportCommand());
}

function verifyCommand(): Command {
  const command = defineCommand({
    name: 'verify',
    description: 'Verifies an export: every hash, the chain, and its end.',
    notes: `FILE is what export writes, answers of signer_audit one after the other, or lines of entries; - is
standard input. It is read as it comes, whatever its length.
--checkpoint takes what the host has kept in its file of checkpoints, best a copy that has left its
machine: a record that ends before one of them was cut off, or exported before it was made.
Security: nothing in an export is signed. Without --public-key an export that was made up verifies.
--public-key says whose signature a checkpoint needs, and that there has to be one.

Names the first thing that is wrong: malformed, hash-mismatch, fields-mismatch, missing, reordered,
forked, other-wallet, cut-off, checkpoint-mismatch, bad-checkpoint, signed-while-stopped, no-checkpoint.
--json prints
{"valid","finding":{"code","sequence","expected","got"}?,"wallet","entries","head","end",
"checkpoints":{"compared","last","publicKeys"},"vouched"}; sequences are text. vouched: a checkpoint
signed by a key of --public-key was compared.`,
    examples: [
      'mintmark audit verify audit.jsonl',
      'mintmark audit verify --ledger mintmark.ledger.db --checkpoint kept.checkpoints --json',
    ],
    exitCodes: { 0: 'the record is whole', 1: 'the record is not whole', 2: 'wrong argument, or a file that cannot be read' },
  });
  return command
    .argument('[file]', 'the export')
    .addOption(new Option('--ledger <file>', 'instead of an export the ledger itself, while no host has it open'))
    .addOption(new Option('--checkpoint <file>', 'checkpoints that were kept, a line each'))
    .addOption(new Option('--public-key <hex>', 'Ed25519 key of the checkpoints; may be repeated').argParser(parseKey))
    .addOption(jsonOption())
    .action(async (file: string | undefined, { ledger, checkpoint, publicKey = new Set<string>(), json }: VerifyOptions) => {
      if ((file === undefined) === (ledger === undefined)) command.error('error: expected either a file or --ledger');
      const { verifyRecord } = await import('./audit/perform.ts');
      try {
        const whole = await verifyRecord({ file, ledger, checkpoint, publicKeys: publicKey, json });
        process.exitCode = whole ? exitCodes.done : exitCodes.failed;
      } catch (error) {
        // A file cannot be read: nothing was found out.
        throw new Failure(messageOf(error), exitCodes.usage);
      }
    });
}

function exportCommand(): Command {
  const command = defineCommand({
    name: 'export',
    description: 'Writes the audit of a gateway to standard output, line by line.',
    notes: `The token is read from the variable that --token-env names: the token of a caller with \`audit:
true\`. Each line is an entry as signer_audit gives it, a checkpoint, or, at the end, the ledger's
head.`,
    examples: ['npm run --silent audit -- export --url https://api.example --token-env AUDIT_TOKEN > audit.jsonl'],
    exitCodes: { 1: 'the gateway does not give the audit' },
  });
  return command
    .addOption(new Option('--url <url>', 'URL of the gateway').makeOptionMandatory().argParser(parseUrl))
    .addOption(new Option('--token-env <name>', 'variable that holds the token').makeOptionMandatory().argParser(parseVariable))
    .addOption(new Option('--after <sequence>', 'writes the entries after this one').default(0n, '0').argParser(parseSequence))
    .action(async ({ url, tokenEnv, after }: ExportOptions) => {
      const token = process.env[tokenEnv];
      delete process.env[tokenEnv];
      if (token === undefined || token === '') {
        const got = token === undefined ? 'it is not set' : 'it is empty';
        return command.error(`error: expected a token in the variable ${tokenEnv}, got ${got}`);
      }
      const { writeExport } = await import('./audit/perform.ts');
      await writeExport({ url, token, after });
    });
}

function parseKey(text: string, before: ReadonlySet<string> | undefined): ReadonlySet<string> {
  const [, digits] = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('Expected 32 bytes, hexadecimal.');
  return new Set([...(before ?? []), `0x${digits.toLowerCase()}`]);
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new InvalidArgumentError('Expected an http or https URL.');
  return url;
}

function parseSequence(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('Expected a sequence, decimal.');
  return BigInt(text);
}
