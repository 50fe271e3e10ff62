import { write, writeSync } from 'node:fs';
import type { LogStream } from './log.ts';

/** Milliseconds for which lines gather: each write takes a thread and a system call. */
const GATHER_MS = 10;
/** Milliseconds between two attempts at a pipe that is full. */
const BUSY_MS = 10;

/** The most characters that wait for a reader that does not read. More lines are lost. */
const MAX_WAITING = 16_777_216;
/** Milliseconds for which a process that ends waits for such a reader. */
const FLUSH_MS = 1_000;

/** What writes the lines that have gathered when the process ends. */
const onExit = new Set<() => void>();

/**
 * Returns standard output as a stream that is written in the background. Lines that cannot be
 * written are lost, and the next ones are tried: whoever read them may be gone, or the disk full.
 * What was lost to a reader that did not read is told when it reads again.
 *
 * pino's own destination is not used: it repeats a synchronous write that fails for ever.
 */
export function standardOutput(): LogStream {
  const output = new Output(1);
  if (onExit.size === 0) process.once('exit', () => onExit.forEach((call) => call()));
  onExit.add(() => output.flush());
  return output;
}

class Output implements LogStream {
  readonly #file: number;
  #gathered = '';
  #lost = 0;
  /** Whether another thread writes. */
  #isWriting = false;
  /** What is left of a write while the pipe is full. */
  #rest: Uint8Array | undefined;

  constructor(file: number) {
    this.#file = file;
  }

  write(line: string): void {
    if (this.#gathered.length + line.length > MAX_WAITING) {
      this.#lost += 1;
      return;
    }
    if (this.#gathered === '') setTimeout(() => this.#begin(), GATHER_MS);
    this.#gathered += line;
  }

  /** Writes at once. What another thread writes at this time may come after it. */
  flush(): void {
    const bytes = Buffer.concat([this.#rest ?? new Uint8Array(), this.#take()]);
    this.#rest = undefined;
    const until = performance.now() + FLUSH_MS;
    for (let written = 0; written < bytes.length;) {
      try {
        written += writeSync(this.#file, bytes, written);
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
      }
    }
  }

  #begin(): void {
    if (this.#isWriting || this.#rest !== undefined || this.#gathered === '') return;
    this.#write(this.#take());
  }

  /** Returns what has gathered, and says at its end what was lost. */
  #take(): Uint8Array {
    const said = this.#lost === 0 ? '' : lostLine(this.#lost);
    const bytes = Buffer.from(this.#gathered + said);
    [this.#gathered, this.#lost] = ['', 0];
    return bytes;
  }

  #write(bytes: Uint8Array): void {
    this.#isWriting = true;
    write(this.#file, bytes, (error, written) => {
      this.#isWriting = false;
      const rest = isBusy(error) ? bytes : error === null ? bytes.subarray(written) : bytes.subarray(bytes.length);
      if (rest.length === 0) return this.#begin();
      this.#rest = rest;
      setTimeout(
        () => {
          // `flush` has written it in the meantime.
          if (this.#rest === rest) {
            this.#rest = undefined;
            this.#write(rest);
          } else this.#begin();
        },
        isBusy(error) ? BUSY_MS : 0,
      );
    });
  }
}

/** Returns the line that says how many are missing before it. */
function lostLine(lines: number): string {
  const text = `log: lines were lost, because whoever reads the log did not take them: expected at most ${MAX_WAITING} characters to wait`;
  return `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: text })}\n`;
}

/** Whether a pipe that does not block is full. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY');
}
