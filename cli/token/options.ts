import { Command, CommanderError, Option } from 'commander';
import { curves } from './stamp-key.ts';
import type { Curve } from './stamp-key.ts';

/** What to make. */
export interface TokenOptions {
  /** A key pair of this curve; none: a token. */
  readonly stamp?: Curve;
  /** File for the private key; `-`: standard output. */
  readonly out?: string;
  /** For programs. */
  readonly json: boolean;
}

const explanation = `
What is secret is printed once and kept nowhere: the token, or the private key, on standard output, and nothing else there; what
belongs into the configuration on standard error.

  npm run --silent token > token.txt
  npm run --silent token -- --stamp ed25519 --out backend.pem

--json prints {"token","tokenSha256"}, or {"stamp","file"} with --stamp ({"stamp","privateKey"} with --out -).
A file is made with mode 0600, and never written over.
Exit codes: 0; 1 when it cannot be made; 2 for a wrong argument.`;

/** Reads the command line. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[]): TokenOptions | undefined {
  const command = new Command('npm run token --')
    .description(
      "Makes a bearer token for a caller of the signer (256 random bits), or with --stamp a key pair that the caller's requests are signed with.",
    )
    .addOption(new Option('--stamp <curve>', 'makes a key pair instead; needs --out').choices(curves))
    .addOption(new Option('--out <file>', 'file for the private key (PKCS#8, PEM); - prints it'))
    .addOption(new Option('--json', 'prints JSON').default(false))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const read = command.parse(args, { from: 'user' }).opts<TokenOptions>();
    if (command.args.length > 0) command.error(`error: expected no arguments, got ${command.args.length}`);
    if ((read.stamp === undefined) !== (read.out === undefined)) command.error('error: --stamp and --out go together');
    return read;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}
