import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Effects } from '../exchange/effects.ts';
import { methodNotAllowed, overloaded } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { IsServed } from './static-route.ts';

const methods = ['GET'];
const prefix = '/console/blocks/';
/** A CID of version 0 or 1, as the gateway writes it: base58 or lower-case base32. */
const cidPattern = /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{20,200})$/;

/** The most bytes of blocks that are given in `WINDOW_MS`, to all clients together. */
const MAX_BYTES = 32 * 1024 * 1024;
const WINDOW_MS = 60_000;

/**
 * Gives out the IPFS blocks that the gateway keeps, so that the console can verify them itself.
 *
 * Security: it fetches nothing. It gives verified blocks that are public under their CID anyway,
 * and
 * no more bytes in a minute than a fixed number, because no plan is charged.
 */
export class BlocksRoute implements HostRoute {
  readonly template = '/console/blocks/{cid}';
  readonly #read: Effects['read'];
  readonly #isServed: IsServed;
  readonly #now: () => number;
  #windowEnds = 0;
  #bytes = 0;

  constructor(read: Effects['read'], isServed: IsServed, now: () => number = Date.now) {
    this.#read = read;
    this.#isServed = isServed;
    this.#now = now;
  }

  takes(request: Request): boolean {
    return request.target.startsWith(prefix) && cidPattern.test(request.target.slice(prefix.length)) && this.#isServed(request);
  }

  async answer({ target, method }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    if (!methods.includes(method)) return err(methodNotAllowed(method, methods));
    if (this.#now() >= this.#windowEnds) [this.#windowEnds, this.#bytes] = [this.#now() + WINDOW_MS, 0];
    if (this.#bytes >= MAX_BYTES) return err({ ...overloaded, detail: 'too many blocks were given in this minute; ask again later' });
    const block = await this.#read(`cid:${target.slice(prefix.length)}`, new AbortController().signal);
    this.#bytes += block?.length ?? 0;
    // A block that is not kept is no problem: the page says so by itself.
    const headers = [
      { name: 'content-type', value: 'application/vnd.ipld.raw' },
      { name: 'cache-control', value: 'no-store' },
      { name: 'x-content-type-options', value: 'nosniff' },
      { name: 'content-security-policy', value: `default-src 'none'; sandbox` },
      { name: 'cross-origin-resource-policy', value: 'same-origin' },
      { name: 'x-request-id', value: requestId },
    ];
    if (block === undefined) return ok({ head: { status: 204, headers }, body: new Uint8Array() });
    headers.push({ name: 'content-length', value: String(block.length) });
    return ok({ head: { status: 200, headers }, body: block });
  }
}
