import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { jsonOption } from './command/options.ts';
import { curves, newStampKey } from './token/stamp-key.ts';
import type { Curve, NewStampKey } from './token/stamp-key.ts';
import { newToken } from './token/token.ts';
import type { NewToken } from './token/token.ts';

interface TokenOptions {
  /** Curve of the key pair to make. `undefined` for a token. */
  readonly stamp?: Curve;
  /** File for the private key; `-` for standard output. */
  readonly out?: string;
  readonly json: boolean;
}

/** Makes the subcommand that makes what a caller of the signer proves itself with. */
export function tokenCommand(): Command {
  const command = defineCommand({
    name: 'token',
    description: `Makes a bearer token of 256 random bits for a caller of the signer, or with --stamp a key pair that signs the caller's requests.`,
    notes: `The secret, a token or a private key, is printed once on standard output and kept nowhere; nothing
else is printed there.
What belongs into signer.callers of the configuration is printed on standard error.
A file is made with mode 0600, and an existing file is never overwritten.
--json prints {"token","tokenSha256"}; with --stamp {"stamp","file"}, and {"stamp","privateKey"}
with --out -.`,
    examples: ['npm run --silent token > token.txt', 'mintmark token --stamp ed25519 --out backend.pem'],
    exitCodes: { 1: 'it cannot be made' },
  });
  return command
    .addOption(new Option('--stamp <curve>', 'makes a key pair instead of a token; needs --out').choices(curves))
    .addOption(new Option('--out <file>', 'file for the private key (PKCS#8, PEM); - prints it'))
    .addOption(jsonOption())
    .action(async ({ stamp, out, json }: TokenOptions) => {
      if (stamp === undefined && out === undefined) {
        const made = newToken();
        if (json) console.log(JSON.stringify({ token: made.token, tokenSha256: made.sha256 }));
        else showToken(made);
        return;
      }
      if (stamp === undefined || out === undefined) return command.error('error: --stamp and --out go together');
      const file = out === '-' ? undefined : out;
      const made = await newStampKey(stamp);
      const { privateKey, configured } = made;
      if (file !== undefined) await writePrivateKey(file, privateKey);
      if (json) console.log(JSON.stringify({ stamp: configured, ...(file === undefined ? { privateKey } : { file }) }));
      else showStampKey(made, file);
    });
}

/** Shows a new token for people: the token alone on standard output. */
function showToken({ token, sha256 }: NewToken): void {
  console.error(`In signer.callers of the configuration:\n  "tokenSha256": "${sha256}"\nThe token is shown this once, and kept nowhere:`);
  console.log(token);
}

/** Writes a private key to a file that only its owner reads. Throws if the file exists. */
async function writePrivateKey(file: string, privateKey: string): Promise<void> {
  // Never over a file that exists: it may hold another key.
  await writeFile(file, privateKey, { mode: 0o600, flag: 'wx' });
}

/**
 * Shows a new stamp key for people. Its private key goes to standard output unless `file` has it.
 */
function showStampKey({ privateKey, configured }: NewStampKey, file: string | undefined): void {
  const place = file === undefined ? 'is shown this once, and kept nowhere' : `is in ${file}`;
  console.error(`In signer.callers of the configuration, with the keyid of the stamps as the caller's id:
  "stamp": ${JSON.stringify(configured)}
The private key (PKCS#8) ${place}.`);
  if (file === undefined) process.stdout.write(privateKey);
}
