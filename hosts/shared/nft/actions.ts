import type { FetchFailure, Need, Outcome, Settled, Wanted } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { Eventually } from '../eventually.ts';
import { Abort } from '../exchange/abort.ts';
import type { Aborting } from '../exchange/abort.ts';
import { StalledError } from '../exchange/stalled.ts';
import { Streams } from '../exchange/streams.ts';
import { err } from '../result.ts';
import type { NftHttp } from './http.ts';

/**
 * Performs the actions of one resolution or stream of the nft component, and keeps its timer. The
 * component decides when another upstream is asked as well: `wake-after-ms` is its timer.
 */
export class Actions implements Disposable {
  readonly #http: NftHttp;
  readonly #streams = new Streams();
  readonly #pending = new Map<number, Abort>();
  /** Bytes that came for a CID, until the component has judged them. */
  readonly #blocks = new Map<number, { readonly cid: string; readonly bytes: Uint8Array }>();
  #settled: Settled[] = [];
  #wakeAfterMs: number | undefined;
  #notify: (() => void) | undefined;

  constructor(http: NftHttp) {
    this.#http = http;
  }

  /** Starts and cancels what a step says. */
  follow({ start, cancel, wakeAfterMs, verified, rejected }: Need): void {
    for (const id of cancel) this.#cancel(id);
    for (const id of verified) this.#keep(id);
    for (const { id } of rejected) this.#blocks.delete(id);
    for (const wanted of start) this.#start(wanted);
    this.#wakeAfterMs = wakeAfterMs;
  }

  /** Takes what has settled since it was last called. */
  take(): Settled[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /**
   * Waits until an action has settled, the component wants to be woken, or `aborting` aborts.
   *
   * Errors: throws `StalledError` if nothing of that can happen.
   */
  async wait(aborting: Aborting): Promise<void> {
    if (this.#settled.length > 0 || aborting.aborted) return;
    if (this.#pending.size === 0 && this.#wakeAfterMs === undefined) throw new StalledError();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let abort: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      this.#notify = resolve;
      abort = resolve;
      aborting.addEventListener('abort', resolve);
      if (this.#wakeAfterMs !== undefined) timer = setTimeout(resolve, this.#wakeAfterMs);
    });
    this.#notify = undefined;
    clearTimeout(timer);
    if (abort !== undefined) aborting.removeEventListener('abort', abort);
  }

  /** Drops everything that is under way. */
  [Symbol.dispose](): void {
    for (const abort of this.#pending.values()) abort.abort();
    this.#pending.clear();
    this.#streams.closeAll();
    this.#blocks.clear();
    this.#settled = [];
  }

  #start(wanted: Wanted): void {
    const { id } = wanted;
    const abort = new Abort();
    this.#pending.set(id, abort);
    void this.#perform(wanted, abort).then((outcome) => {
      if (this.#pending.get(id) !== abort) return;
      this.#pending.delete(id);
      this.#settled.push({ id, outcome });
      this.#notify?.();
    });
  }

  /** Performs an action. An action that throws is a failed request. */
  async #perform({ id, action, cid }: Wanted, signal: Aborting): Promise<Outcome> {
    try {
      switch (action.tag) {
        case 'fetch': {
          const kept = cid === undefined ? undefined : await this.#http.blocks?.get(cid);
          if (kept !== undefined) return { tag: 'kept', val: kept };
          const val = await this.#http.fetch(action.val, signal);
          if (val.tag === 'ok' && cid !== undefined && this.#http.blocks !== undefined) this.#blocks.set(id, { cid, bytes: val.val.body });
          return { tag: 'fetch', val };
        }
        case 'open':
          return { tag: 'open', val: this.#streams.add(id, await this.#http.open(action.val, signal), signal) };
        case 'next-chunk':
          return { tag: 'next-chunk', val: await this.#streams.next(action.val, signal) };
      }
    } catch (error) {
      const failure: FetchFailure = { tag: 'other', val: error instanceof Error ? error.name : 'an unknown error' };
      return { tag: action.tag, val: err(failure) };
    }
  }

  #cancel(id: number): void {
    this.#pending.get(id)?.abort();
    this.#pending.delete(id);
    this.#blocks.delete(id);
    this.#streams.close(id);
  }

  /** Keeps a block that hashes to its CID. */
  #keep(id: number): void {
    const block = this.#blocks.get(id);
    if (!this.#blocks.delete(id) || block === undefined) return;
    const put: Eventually<void> | undefined = this.#http.blocks?.put(block.cid, block.bytes);
    if (put instanceof Promise) put.catch(() => undefined);
  }
}
