import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CheckpointStore } from '../../shared/checkpoints/store.ts';
import { StoreOpenError } from './open-error.ts';

/** Bytes that are read from the end: a checkpoint is shorter. */
const tail = 4096;

/**
 * Opens a file of checkpoints, a line each, and creates it where there is none: readable by its owner only. A last line without its end was never kept and is taken away.
 * Errors: `StoreOpenError`. Whoever has the ledger has this file, too: it has no lock of its own.
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
      // The file's name must be as durable as what is in it.
      if (stat.size === 0) syncFolder(dirname(file));
      this.#length = this.#whole(stat.size);
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
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
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

  /** Length of what ends in a line feed. */
  #whole(size: number): number {
    const end = this.#end(size);
    const last = end.lastIndexOf(0x0a);
    if (last === -1 && size > tail) throw new RangeError(`expected lines of ${tail} bytes at most, got a longer one`);
    return size - end.length + last + 1;
  }

  #end(size: number): Buffer {
    const bytes = Buffer.alloc(Math.min(size, tail));
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
