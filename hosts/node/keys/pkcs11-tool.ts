import { spawn } from 'node:child_process';
import type { Pkcs11 } from '../../../build/types/config.js';

/** An error of `pkcs11-tool`. The message is what it said, shortened, without the PIN. */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  /** Whether the token refused the PIN, or is locked because of wrong ones. */
  readonly pinRefused: boolean;
  /** Whether the program is not installed. */
  readonly notInstalled: boolean;
  /** What it comes to, in words that name no token, key or file. */
  readonly plainReason: string;

  constructor(message: string, { notInstalled }: { readonly notInstalled: boolean } = { notInstalled: false }) {
    super(message);
    this.notInstalled = notInstalled;
    this.pinRefused = /CKR_PIN_/.test(message);
    this.plainReason = notInstalled
      ? 'pkcs11-tool is not installed'
      : this.pinRefused
        ? 'the token refuses the PIN, and is not asked again'
        : 'the token does not answer, or has no such key';
  }
}

/**
 * The variable with the PIN in the tool's environment. Only its owner and root can see it;
 * everybody can see arguments.
 */
const PIN_VARIABLE = 'MINTMARK_PKCS11_PIN';
/** The most bytes that are read of the tool's standard output and standard error. */
const MAX_OUTPUT_BYTES = 65_536;
const MAX_ERROR_BYTES = 4096;

/** Where a token is found. */
export type TokenPlace = Pick<Pkcs11, 'module' | 'token' | 'environment'>;

/**
 * Asks a token by OpenSC's `pkcs11-tool`, and returns what it wrote to standard output. Each
 * question is a process of its own: the token's library is never in the process that has other
 * keys, and may crash. `input` goes to its standard input. The process is killed when `signal`
 * aborts.
 *
 * Errors: `Pkcs11Error` if the tool fails or is not installed.
 * Errors: the signal's reason if it aborts.
 */
export async function askToken(
  { module, token, environment }: TokenPlace,
  pin: string,
  args: readonly string[],
  { input, signal }: { readonly input?: Uint8Array; readonly signal: AbortSignal },
): Promise<Buffer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn('pkcs11-tool', [`--module=${module}`, `--token-label=${token}`, '--login', `--pin=env:${PIN_VARIABLE}`, ...args], {
    env: { ...environment, PATH: process.env['PATH'], LC_ALL: 'C', [PIN_VARIABLE]: pin },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const out = collect(child.stdout, MAX_OUTPUT_BYTES, () => child.kill('SIGKILL'));
  const errors = collect(child.stderr, MAX_ERROR_BYTES, () => undefined);
  child.on('error', reject);
  child.on('close', resolve);
  // If the tool ends without reading its input, its exit code says so.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const code = await promise;
    const output = Buffer.concat(out);
    if (code === 0 && output.length <= MAX_OUTPUT_BYTES) return output;
    throw new Pkcs11Error(
      code === 0 || output.length > MAX_OUTPUT_BYTES
        ? `its answer has more than ${MAX_OUTPUT_BYTES} bytes`
        : summaryOf(Buffer.concat(errors).toString('latin1').replaceAll(pin, '***')),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Pkcs11Error) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Pkcs11Error(message, { notInstalled: error instanceof Error && 'code' in error && error.code === 'ENOENT' });
  }
}

/** Collects the chunks of a stream, up to `maxBytes`. Calls `onExceeded` with each chunk beyond. */
function collect(stream: NodeJS.ReadableStream, maxBytes: number, onExceeded: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length <= maxBytes) chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) onExceeded();
  });
  return chunks;
}

/** Returns the lines that say what went wrong, as one. */
function summaryOf(stderr: string): string {
  const lines = stderr.replace(/[^\x20-\x7e\n]/g, '?').split('\n');
  const telling = lines.filter((line) => /error|CKR_|fail|No slot|not found/i.test(line));
  return (telling.length > 0 ? telling : lines).join('; ').slice(0, 200) || 'pkcs11-tool failed and wrote no message';
}
