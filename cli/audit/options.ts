import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** What to verify, and by what. */
export interface VerifyOptions {
  readonly command: 'verify';
  /** An export; `-`: standard input. None: a ledger's file is given. */
  readonly file: string | undefined;
  /** A ledger's file. */
  readonly ledger: string | undefined;
  /** A file of checkpoints. */
  readonly checkpoint: string | undefined;
  /** Keys that may have signed checkpoints, `0x` and 64 lower-case digits. */
  readonly publicKeys: ReadonlySet<string>;
  /** For programs. */
  readonly json: boolean;
}

/** What to export. */
export interface ExportCommand {
  readonly command: 'export';
  readonly url: URL;
  readonly token: string;
  readonly after: bigint;
}

/** What the command line says. */
export type AuditOptions = VerifyOptions | ExportCommand;

const exporting = `
The token is read from the variable that --token-env names: that of a caller with audit: true. Each line is an entry as signer_audit gives it, a checkpoint, or, at the end, the ledger's head:

  npm run --silent audit -- export --url https://api.example --token-env AUDIT_TOKEN > audit.jsonl

Exit codes: 0; 1 when the gateway does not give it; 2 for a wrong argument.`;

const verifying = `
FILE is what export writes, answers of signer_audit one after the other, or lines of entries; - is standard input. It is read as it comes, whatever its length.
--checkpoint takes what the host has kept in its file of checkpoints, best a copy that has left its machine: a record that ends before one of them was cut off, or exported before it was made. --public-key says whose signature that has to be, and that there has to be one: without it an export that was made up verifies, as nothing in it is signed.

Names the first thing that is wrong: malformed, hash-mismatch, fields-mismatch, missing, reordered, forked, other-wallet, cut-off, checkpoint-mismatch, bad-checkpoint, no-checkpoint.
--json prints {"valid","finding":{"code","sequence","expected","got"}?,"wallet","entries","head","end","checkpoints":{"compared","last","publicKeys"},"vouched"}; sequences are text. vouched: a checkpoint signed by a key of --public-key was compared.
Exit codes: 0 when the record is whole; 1 when it is not; 2 for a wrong argument, or a file that cannot be read.`;

/** Reads the command line. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[]): AuditOptions | undefined {
  let options: AuditOptions | undefined;
  const program = new Command('npm run audit --').description("Exports the signer's audit and verifies it offline.").exitOverride();
  program
    .command('verify')
    .description('verifies an export: every hash, the chain, its end')
    .argument('[file]', 'the export')
    .addOption(new Option('--ledger <file>', 'instead of an export the ledger itself, where no host has it open'))
    .addOption(new Option('--checkpoint <file>', 'checkpoints that were kept, a line each'))
    .addOption(new Option('--public-key <hex>', 'Ed25519 key of the checkpoints; may be repeated').argParser(keyOf))
    .addOption(new Option('--json', 'prints JSON').default(false))
    .addHelpText('after', verifying)
    .exitOverride()
    .action((file: string | undefined, given: { ledger?: string; checkpoint?: string; publicKey?: ReadonlySet<string>; json: boolean }) => {
      if ((file === undefined) === (given.ledger === undefined)) program.error('error: expected either a file or --ledger');
      const { ledger, checkpoint, publicKey = new Set<string>(), json } = given;
      options = { command: 'verify', file, ledger, checkpoint, publicKeys: publicKey, json };
    });
  program
    .command('export')
    .description('writes the audit of a gateway, line by line')
    .addOption(new Option('--url <url>', "the gateway's").makeOptionMandatory().argParser(urlOf))
    .addOption(new Option('--token-env <name>', 'variable that holds the token').makeOptionMandatory())
    .addOption(new Option('--after <sequence>', 'entries after this one').default(0n, '0').argParser(sequenceOf))
    .addHelpText('after', exporting)
    .exitOverride()
    .action(({ url, tokenEnv, after }: { url: URL; tokenEnv: string; after: bigint }) => {
      const token = process.env[tokenEnv];
      delete process.env[tokenEnv];
      if (token === undefined || token === '')
        return program.error(
          `error: expected a token in the variable ${tokenEnv}, got ${token === undefined ? 'it is not set' : 'it is empty'}`,
        );
      options = { command: 'export', url, token, after };
    });
  try {
    program.parse(args, { from: 'user' });
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}

function keyOf(text: string, before: ReadonlySet<string> | undefined): ReadonlySet<string> {
  const [, digits] = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('expected 32 bytes, hexadecimal.');
  return new Set([...(before ?? []), `0x${digits.toLowerCase()}`]);
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new InvalidArgumentError('expected an http or https URL.');
  return url;
}

function sequenceOf(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('expected a sequence, decimal.');
  return BigInt(text);
}
