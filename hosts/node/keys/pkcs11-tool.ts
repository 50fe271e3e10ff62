import { spawn } from 'node:child_process';
import type { Pkcs11 } from '../../shared/config/types.ts';

/** `pkcs11-tool` did not do what was asked. `message`: what it said, shortened. Holds no PIN. */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  /** Whether the token refused the PIN, or is locked because of it. */
  readonly pinRefused: boolean;
  /** Whether there is no such program. */
  readonly noProgram: boolean;

  constructor(message: string, noProgram = false) {
    super(message);
    this.noProgram = noProgram;
    this.pinRefused = /CKR_PIN_/.test(message);
  }
}

/** Variable that the PIN has in the tool's environment, where only its owner and root can see it. Arguments everybody can see. */
const pinName = 'MINTMARK_PKCS11_PIN';
/** Most bytes that are read of an answer. */
const mostOut = 65_536;
const mostError = 4096;

/** Where a token is. */
export type TokenPlace = Pick<Pkcs11, 'module' | 'token' | 'environment'>;

/**
 * Asks a token by OpenSC's `pkcs11-tool`, a process of its own for each question: the token's library is never in the process that has other keys, and may crash. What it wrote to standard output. `input`: for its standard
 * input. It is killed when the signal says so. Errors: `Pkcs11Error`, and the signal's reason.
 */
export async function askToken(
  { module, token, environment }: TokenPlace,
  pin: string,
  args: readonly string[],
  { input, signal }: { readonly input?: Uint8Array; readonly signal: AbortSignal },
): Promise<Buffer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn('pkcs11-tool', [`--module=${module}`, `--token-label=${token}`, '--login', `--pin=env:${pinName}`, ...args], {
    env: { ...environment, PATH: process.env['PATH'], LC_ALL: 'C', [pinName]: pin },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const out = collect(child.stdout, mostOut, () => child.kill('SIGKILL'));
  const told = collect(child.stderr, mostError, () => undefined);
  child.on('error', reject);
  child.on('close', resolve);
  // A tool that ends without reading is told of by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const code = await promise;
    const output = Buffer.concat(out);
    if (code === 0 && output.length <= mostOut) return output;
    throw new Pkcs11Error(
      code === 0 || output.length > mostOut
        ? `an answer of more than ${mostOut} bytes`
        : said(Buffer.concat(told).toString('latin1').replaceAll(pin, '***')),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Pkcs11Error) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Pkcs11Error(message, error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}

/** Keeps what a stream gives, up to a limit. */
function collect(stream: NodeJS.ReadableStream, most: number, exceeded: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length <= most) chunks.push(chunk);
    length += chunk.length;
    if (length > most) exceeded();
  });
  return chunks;
}

/** The lines that say what went wrong, as one. */
function said(stderr: string): string {
  const lines = stderr.replace(/[^\x20-\x7e\n]/g, '?').split('\n');
  const telling = lines.filter((line) => /error|CKR_|fail|No slot|not found/i.test(line));
  return (telling.length > 0 ? telling : lines).join('; ').slice(0, 200) || 'it failed and said nothing';
}
