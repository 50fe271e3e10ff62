import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Effects } from '../exchange/effects.ts';
import { methodNotAllowed, overloaded } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { consoleFields } from './fields.ts';
import type { IsServed } from './served-host.ts';

const prefix = '/console/blocks/';
/** A CID of version 0 or 1, as the gateway writes it: base58 or lower-case base32. */
const cidPattern = /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{20,200})$/;

/** The most bytes of blocks that are given in `WINDOW_MS`, to all clients together. */
const MAX_BYTES = 32 * 1024 * 1024;
/** The most look-ups in `WINDOW_MS`, of all clients together, also of blocks that are not kept. */
const MAX_LOOKUPS = 4096;
/** What a look-up reserves until its block is read, so that requests at the same time count too. */
const RESERVED_BYTES = 1024 * 1024;
const WINDOW_MS = 60_000;

/**
 * Gives out the IPFS blocks that the gateway keeps, so that the console can verify them itself.
 *
 * Security: it fetches nothing. It gives verified blocks that are public under their CID anyway,
 * and no more bytes and look-ups in a minute than fixed numbers, because no plan is charged. A
 * block that the gateway does not keep is counted as a look-up too.
 */
export class BlocksRoute implements HostRoute {
  readonly template = '/console/blocks/{cid}';
  readonly #read: Effects['read'];
  readonly #isServed: IsServed;
  readonly #now: () => number;
  #windowEnds = 0;
  #bytes = 0;
  #lookups = 0;
  /** The bytes that look-ups under way reserve. They are among `#bytes`. */
  #reserved = 0;

  constructor(read: Effects['read'], isServed: IsServed, now: () => number = Date.now) {
    this.#read = read;
    this.#isServed = isServed;
    this.#now = now;
  }

  takes(request: Request): boolean {
    return request.target.startsWith(prefix) && cidPattern.test(request.target.slice(prefix.length)) && this.#isServed(request);
  }

  async answer({ target, method }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    if (!readMethods.includes(method)) return err(methodNotAllowed(method, readMethods));
    const block = await this.#counted(() => this.#read(`cid:${target.slice(prefix.length)}`, new AbortController().signal));
    if (block === 'exceeded') return err({ ...overloaded, detail: 'too many blocks were asked for in this minute; ask again later' });
    // A block that is not kept is no problem: the page says so by itself.
    const headers = consoleFields('data', 'no-store', requestId);
    if (block === undefined) return ok({ head: { status: 204, headers }, body: new Uint8Array() });
    headers.push({ name: 'content-type', value: 'application/vnd.ipld.raw' }, { name: 'content-length', value: String(block.length) });
    return ok({ head: { status: 200, headers }, body: block });
  }

  /** Reads a block if the bounds of this minute leave room for it. */
  async #counted(read: () => ReturnType<Effects['read']>): Promise<Uint8Array | 'exceeded' | undefined> {
    if (this.#now() >= this.#windowEnds) {
      this.#windowEnds = this.#now() + WINDOW_MS;
      [this.#bytes, this.#lookups] = [this.#reserved, 0];
    }
    if (this.#lookups >= MAX_LOOKUPS || this.#bytes + RESERVED_BYTES > MAX_BYTES) return 'exceeded';
    this.#lookups += 1;
    this.#bytes += RESERVED_BYTES;
    this.#reserved += RESERVED_BYTES;
    let length = 0;
    try {
      const block = await read();
      // A block can be larger than what was reserved.
      if (this.#bytes - RESERVED_BYTES + (block?.length ?? 0) > MAX_BYTES) return 'exceeded';
      length = block?.length ?? 0;
      return block;
    } finally {
      this.#reserved -= RESERVED_BYTES;
      this.#bytes += length - RESERVED_BYTES;
    }
  }
}
