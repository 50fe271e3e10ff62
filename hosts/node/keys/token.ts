import { createPublicKey } from 'node:crypto';
import { Mutex } from '../../shared/mutex.ts';
import { Pkcs11Error, askToken } from './pkcs11-tool.ts';
import type { TokenPlace } from './pkcs11-tool.ts';

/** A private key in a token. */
export interface TokenKey {
  /** CKA_LABEL. */
  readonly label: string | undefined;
  /** CKA_ID, hexadecimal, lower-case. */
  readonly id: string | undefined;
}

/**
 * A PKCS#11 token. Each question logs in, one after the other: SoftHSM writes its token's file at
 * every login, and a process that starts meanwhile finds no token. A token that has refused the PIN
 * is not asked again: a few wrong attempts lock it for good.
 */
export class Token {
  readonly #place: TokenPlace;
  readonly #pin: string;
  readonly #mutex = new Mutex();
  #pinRefusal: Pkcs11Error | undefined;
  /** The list that is being made. */
  #listing: Promise<TokenKey[]> | undefined;

  constructor(place: TokenPlace, pin: string) {
    this.#place = place;
    this.#pin = pin;
  }

  /**
   * Verifies that the token has the private key of an id. All who ask meanwhile share one login.
   *
   * Errors: as `askToken`, and `Pkcs11Error` if it has not.
   */
  async probe(id: string, signal: AbortSignal): Promise<void> {
    this.#listing ??= this.keys(signal).finally(() => (this.#listing = undefined));
    const listed = await this.#listing;
    if (listed.every((key) => key.id !== id)) throw new Pkcs11Error('the token has the key no longer');
  }

  /**
   * Lists its private keys on elliptic curves.
   *
   * Errors: as `askToken`.
   */
  async keys(signal: AbortSignal): Promise<TokenKey[]> {
    const listed = await this.#ask(['--list-objects', '--type=privkey'], { signal });
    return keysIn(listed.toString('latin1'));
  }

  /**
   * Returns the public key with an id, 65 bytes. `undefined` if the token has no such object.
   *
   * Errors: as `askToken`, and `Pkcs11Error` if the key is on another curve.
   */
  async publicKey(id: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      return pointOf(await this.#ask(['--read-object', '--type=pubkey', `--id=${id}`], { signal }));
    } catch (error) {
      if (error instanceof Pkcs11Error && /object not found/.test(error.message)) return undefined;
      throw error;
    }
  }

  /**
   * Signs a digest with the private key of an id, and returns r and s, 64 bytes. A label would not
   * do: `pkcs11-tool` ignores it here and takes the first key.
   *
   * Errors: as `askToken`.
   */
  sign(id: string, digest: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    return this.#ask(['--sign', '--mechanism=ECDSA', '--signature-format=rs', `--id=${id}`], { input: digest, signal });
  }

  #ask(args: readonly string[], options: { readonly input?: Uint8Array; readonly signal: AbortSignal }): Promise<Buffer> {
    return this.#mutex.run(async () => {
      if (this.#pinRefusal !== undefined) throw new Pkcs11Error(`the token is not asked again after: ${this.#pinRefusal.message}`);
      try {
        return await askToken(this.#place, this.#pin, args, options);
      } catch (error) {
        if (error instanceof Pkcs11Error && error.pinRefused) this.#pinRefusal = error;
        throw error;
      }
    });
  }
}

/** Parses a list of objects: each has a line, and its attributes on indented lines below. */
export function keysIn(listed: string): TokenKey[] {
  return listed.split(/^(?=\S)/m).flatMap((object) => {
    if (!/^Private Key Object; EC\b/.test(object)) return [];
    const attribute = (name: RegExp): string | undefined => name.exec(object)?.[1];
    return [{ label: attribute(/^ +label: +(.+)$/m), id: attribute(/^ +ID: +([0-9a-fA-F]+)$/m)?.toLowerCase() }];
  });
}

/** Returns the uncompressed point of a SubjectPublicKeyInfo (RFC 5480). */
function pointOf(spki: Buffer): Uint8Array {
  const { crv, x, y } = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  if (crv !== 'secp256k1' || x === undefined || y === undefined)
    throw new Pkcs11Error(`a key on the curve ${crv ?? '(none)'}, not secp256k1`);
  return Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}
