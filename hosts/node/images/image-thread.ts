import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Aborting } from '../../shared/exchange/abort.ts';
import type { Image, ImageTask, TransformFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { errorText } from '../../shared/log/fields.ts';
import type { Result } from '../../shared/result.ts';
import { err } from '../../shared/result.ts';
import type { ThreadAnswer, ThreadData } from './messages.ts';

/** How images are made smaller. */
export interface ImageOptions {
  /** The most pixels that an image may have. */
  readonly maxPixels: number;
  /** Milliseconds for one image. */
  readonly timeoutMs: number;
  /** Where the components are, see `loaderFrom`. */
  readonly directory: string;
}

/** The most images that wait for the thread. */
const MAX_WAITING = 64;
/** The most bytes that an instance may keep between two images. */
const MAX_IDLE_MEMORY_BYTES = 64 * 1024 * 1024;
/** Milliseconds without an image after which the thread ends. */
const IDLE_MS = 30_000;

const failed = (text: string): Result<Image, TransformFailure> => err<TransformFailure>({ tag: 'failed', val: text });

/** A task that waits for the thread, or is under way. */
interface TaskUnderWay {
  readonly task: ImageTask;
  readonly result: Promise<Result<Image, TransformFailure>>;
  /** How many requests wait for it. */
  requests: number;
}

/**
 * Makes images smaller in a thread of its own, one after the other, so that a large or hostile
 * image holds up no request. Equal tasks at the same time are one. The thread starts with the first
 * image. It is ended if an image takes too long, if its instance trapped or grew, and if there is
 * nothing to do.
 */
export class ImageThread implements AsyncDisposable {
  readonly #options: ImageOptions;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #underWay = new Set<TaskUnderWay>();
  #isClosed = false;
  #memoryBytes = 0;

  constructor(options: ImageOptions) {
    this.#options = options;
  }

  /** The bytes of the component's linear memory. 0 while there is no thread. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  /**
   * Makes an image smaller. Never rejects. It is `busy` if too many images wait, or if this one has
   * waited as long as making it may take.
   */
  transform(task: ImageTask, signal: Aborting): Promise<Result<Image, TransformFailure>> {
    const under = this.#equal(task) ?? this.#begin(task);
    if (under === undefined) return Promise.resolve(err<TransformFailure>({ tag: 'busy' }));
    under.requests += 1;
    const leave = (): void => void (under.requests -= 1);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave);
    return under.result;
  }

  #equal({ bytes, width, maxPixels }: ImageTask): TaskUnderWay | undefined {
    for (const under of this.#underWay) {
      const { task, requests } = under;
      const isAlike = task.width === width && task.maxPixels === maxPixels && task.bytes.length === bytes.length;
      if (requests > 0 && isAlike && Buffer.compare(task.bytes, bytes) === 0) return under;
    }
    return undefined;
  }

  #begin(task: ImageTask): TaskUnderWay | undefined {
    if (this.#underWay.size >= MAX_WAITING) return undefined;
    const waitsUntil = this.#underWay.size === 0 ? Infinity : performance.now() + this.#options.timeoutMs;
    const result = this.#last.then(async () => {
      try {
        if (under.requests === 0 || this.#isClosed) return failed('nobody waits for the image');
        if (performance.now() >= waitsUntil) return err<TransformFailure>({ tag: 'busy' });
        return await this.#perform(task);
      } finally {
        this.#underWay.delete(under);
      }
    });
    const under: TaskUnderWay = { task, result, requests: 0 };
    this.#underWay.add(under);
    this.#last = result;
    return under;
  }

  async #perform({ bytes, width, maxPixels }: ImageTask): Promise<Result<Image, TransformFailure>> {
    clearTimeout(this.#idle);
    const { directory, timeoutMs, ...own } = this.#options;
    const data: ThreadData = { directory };
    this.#worker ??= startThread(data);
    const worker = this.#worker;
    worker.ref();
    const done = new AbortController();
    try {
      const signal = AbortSignal.any([done.signal, AbortSignal.timeout(timeoutMs)]);
      const answered = once(worker, 'message', { signal });
      const ended = once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`the thread ended with code ${code}`);
      });
      worker.postMessage({ bytes, width, maxPixels: Math.min(maxPixels, own.maxPixels) }, []);
      const [answer] = (await Promise.race([answered, ended])) as [ThreadAnswer];
      this.#memoryBytes = answer.memory;
      if (answer.memory > MAX_IDLE_MEMORY_BYTES) await this.#end();
      return answer.result;
    } catch (error) {
      await this.#end();
      const isLate = error instanceof Error && error.name === 'AbortError';
      return isLate ? err<TransformFailure>({ tag: 'timed-out', val: timeoutMs }) : failed(errorText(error));
    } finally {
      done.abort();
      worker.unref();
      this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
      this.#idle.unref();
    }
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#memoryBytes = 0;
    await worker?.terminate();
  }

  /** Ends the thread. Images that wait are given up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    await this.#end();
  }
}

function startThread(data: ThreadData): Worker {
  const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: data });
  // Who waits for an image hears of an error. Without this listener it would end the process.
  worker.on('error', () => undefined);
  return worker;
}
