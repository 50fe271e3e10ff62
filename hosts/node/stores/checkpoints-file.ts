import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CheckpointStore } from '../../shared/checkpoints/store.ts';
import { StoreOpenError } from './open-error.ts';

/** Bytes that are read from the end of the file. A checkpoint is shorter. */
const MAX_LINE_BYTES = 4096;

/**
 * Opens a file of checkpoints, one a line. Creates it if it does not exist, readable by its owner
 * only. Cuts off a last line without a line feed: it was never stored. The file has no lock of its
 * own: the process that has the ledger has this file.
 *
 * Errors: `StoreOpenError`.
 */
export function openCheckpointsFile(file: string): CheckpointStore {
  try {
    return new CheckpointsFile(file);
  } catch (error) {
    if (error instanceof StoreOpenError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(file, 'checkpoints file', { code: 'unusable', detail }, error);
  }
}

class CheckpointsFile implements CheckpointStore {
  readonly place: string;
  readonly #descriptor: number;
  #length: number;

  constructor(file: string) {
    this.place = file;
    this.#descriptor = openSync(file, 'a+', 0o600);
    try {
      const stat = fstatSync(this.#descriptor);
      if (!stat.isFile())
        throw new StoreOpenError(file, 'checkpoints file', { code: 'wrong-kind', expected: 'a regular file', got: 'a device or socket' });
      // The name of a new file must be as durable as its content.
      if (stat.size === 0) syncFolder(dirname(file));
      this.#length = this.#lengthOfWholeLines(stat.size);
      if (this.#length < stat.size) this.#cut();
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  last(): string | undefined {
    const lines = this.#end(this.#length).toString('utf8').split('\n');
    return lines.at(-2);
  }

  keep(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written);
      fsyncSync(this.#descriptor);
      this.#length += bytes.length;
    } catch (error) {
      this.#cut();
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Returns the length of the file up to its last line feed. */
  #lengthOfWholeLines(size: number): number {
    const end = this.#end(size);
    const last = end.lastIndexOf(0x0a);
    if (last === -1 && size > MAX_LINE_BYTES) throw new RangeError(`expected lines of at most ${MAX_LINE_BYTES} bytes, got a longer one`);
    return size - end.length + last + 1;
  }

  #end(size: number): Buffer {
    const bytes = Buffer.alloc(Math.min(size, MAX_LINE_BYTES));
    const read = readSync(this.#descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.subarray(0, read);
  }

  #cut(): void {
    ftruncateSync(this.#descriptor, this.#length);
    fsyncSync(this.#descriptor);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
