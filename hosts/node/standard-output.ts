import { write, writeSync } from 'node:fs';
import type { LogStream } from './log.ts';

/** Milliseconds for which lines gather: each write takes a thread and a system call. */
const GATHER_MS = 10;
/** Milliseconds between two attempts at a pipe that is full. */
const BUSY_MS = 10;

/** What writes the lines that have gathered when the process ends. */
const onExit = new Set<() => void>();

/**
 * Returns standard output as a stream that is written in the background. Lines that cannot be
 * written are lost, and the next ones are tried: whoever read them may be gone, or the disk full.
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
  /** Whether another thread writes. */
  #isWriting = false;
  /** What is left of a write while the pipe is full. */
  #rest: Uint8Array | undefined;

  constructor(file: number) {
    this.#file = file;
  }

  write(line: string): void {
    if (this.#gathered === '') setTimeout(() => this.#begin(), GATHER_MS);
    this.#gathered += line;
  }

  /** Writes at once. What another thread writes at this time may come after it. */
  flush(): void {
    const bytes = Buffer.concat([this.#rest ?? new Uint8Array(), Buffer.from(this.#gathered)]);
    [this.#rest, this.#gathered] = [undefined, ''];
    for (let written = 0; written < bytes.length;) {
      try {
        written += writeSync(this.#file, bytes, written);
      } catch (error) {
        if (!isBusy(error)) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
      }
    }
  }

  #begin(): void {
    if (this.#isWriting || this.#rest !== undefined || this.#gathered === '') return;
    const bytes = Buffer.from(this.#gathered);
    this.#gathered = '';
    this.#write(bytes);
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

/** Whether a pipe that does not block is full. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY');
}
