/** Makes what a caller of the signer proves itself with: a bearer token, or a key pair for stamps. See `--help`. */
import { writeFile } from 'node:fs/promises';
import { readOptions } from './token/options.ts';
import type { TokenOptions } from './token/options.ts';
import { newStampKey } from './token/stamp-key.ts';
import { newToken } from './token/token.ts';

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    await _make(options);
  } catch (error) {
    console.error(`token: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function _make({ stamp, out, json }: TokenOptions): Promise<void> {
  if (stamp === undefined) return _token(json);
  const { privateKey, configured } = await newStampKey(stamp);
  const toFile = out !== undefined && out !== '-';
  // Never over a file that is there: another key may be in it.
  if (toFile) await writeFile(out, privateKey, { mode: 0o600, flag: 'wx' });
  if (json) return console.log(JSON.stringify({ stamp: configured, ...(toFile ? { file: out } : { privateKey }) }));
  console.error(
    `token: a new key pair. In signer.callers, with the keyid as the caller's id:\n  "stamp": ${JSON.stringify(configured)}\ntoken: the private key (PKCS#8) ${toFile ? `is in ${out}` : 'is shown this once, and kept nowhere'}.`,
  );
  if (!toFile) process.stdout.write(privateKey);
}

function _token(json: boolean): void {
  const { token, sha256 } = newToken();
  if (json) return console.log(JSON.stringify({ token, tokenSha256: sha256 }));
  console.error(`token: in signer.callers:\n  "tokenSha256": "${sha256}"\ntoken: the token is shown this once, and kept nowhere.`);
  console.log(token);
}
