import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { bytesOfDigits } from '../hex.ts';

/** Decides which gateways may ask for the backends of this one. */
export class BackendsAccess {
  readonly #digests: readonly Uint8Array[];

  /** `tokenSha256` are the digests of the tokens, in hexadecimal. */
  constructor(tokenSha256: readonly string[]) {
    this.#digests = tokenSha256.map(bytesOfDigits);
  }

  /**
   * Returns whether a request has one of the tokens. It has no other credential. Compares with
   * every token in constant time.
   */
  async allows({ headers }: Request): Promise<boolean> {
    const [credential, ...others] = headers.filter(({ name }) => name === 'authorization');
    const [, token] = /^bearer +(\S+) *$/i.exec(credential?.value ?? '') ?? [];
    if (token === undefined || others.length > 0) return false;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
    return this.#digests.map((known) => isEqual(known, digest)).includes(true);
  }
}

/** Compares two digests in constant time. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), a.length ^ b.length) === 0;
}
