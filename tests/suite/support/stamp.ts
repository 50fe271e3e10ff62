import { createHash, randomBytes } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { httpbis } from 'http-message-signatures';

/** The algorithms of stamps, with their names in WebCrypto. */
const webCryptoNames = {
  ed25519: { name: 'Ed25519' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** The name of an algorithm. */
export type StampAlgorithm = keyof typeof webCryptoNames;

/** How a stamp differs from a valid one. */
export interface StampOptions {
  /** Seconds since 1970. Default: now. */
  readonly created?: number;
  /** Default: 16 random bytes. */
  readonly nonce?: string;
  /** The request's `Idempotency-Key`. */
  readonly idempotencyKey?: string;
  /** The signed components. Default: those of the profile. */
  readonly fields?: readonly string[];
  /** The parameters. Default: those of the profile. */
  readonly params?: readonly string[];
  /** The algorithm in the stamp. */
  readonly algorithm?: string;
  /** The caller in the stamp. */
  readonly keyid?: string;
}

/**
 * A caller's key pair. The npm package `http-message-signatures` makes the stamps: it shares no
 * code with the signer.
 */
export class StampKey {
  readonly #id: string;
  readonly #algorithm: StampAlgorithm;
  readonly #pair: webcrypto.CryptoKeyPair;
  readonly #publicKey: string;

  private constructor(id: string, algorithm: StampAlgorithm, pair: webcrypto.CryptoKeyPair, publicKey: string) {
    this.#id = id;
    this.#algorithm = algorithm;
    this.#pair = pair;
    this.#publicKey = publicKey;
  }

  /** Makes a new key pair for a caller. */
  static async create(id: string, algorithm: StampAlgorithm): Promise<StampKey> {
    const pair = await crypto.subtle.generateKey(webCryptoNames[algorithm], true, ['sign', 'verify']);
    if (!('privateKey' in pair)) throw new TypeError('expected a pair of keys, got one');
    const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('hex');
    return new StampKey(id, algorithm, pair, publicKey);
  }

  /** The value of `stamp` of the caller in a configuration. */
  get configured(): { readonly algorithm: StampAlgorithm; readonly publicKey: string } {
    return { algorithm: this.#algorithm, publicKey: this.#publicKey };
  }

  /** The private key. */
  get privateKey(): webcrypto.CryptoKey {
    return this.#pair.privateKey;
  }

  /** Returns the fields that stamp a POST with a body. */
  async stamp(url: string, body: string, options: StampOptions = {}): Promise<Record<string, string>> {
    const { created = Math.floor(Date.now() / 1000), nonce = randomBytes(16).toString('base64url'), idempotencyKey } = options;
    const headers = {
      'content-type': 'application/json',
      'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const covered = ['@method', '@authority', '@path', '@query', 'content-digest'];
    if (idempotencyKey !== undefined) covered.push('idempotency-key');
    const sign = async (data: Buffer): Promise<Buffer> =>
      Buffer.from(await crypto.subtle.sign(webCryptoNames[this.#algorithm], this.#pair.privateKey, Uint8Array.from(data)));
    const signed = await httpbis.signMessage(
      {
        key: { id: options.keyid ?? this.#id, alg: options.algorithm ?? this.#algorithm, sign },
        name: 'mintmark',
        fields: [...(options.fields ?? covered)],
        params: [...(options.params ?? ['created', 'nonce', 'keyid', 'alg'])],
        paramValues: { created: new Date(created * 1000), nonce },
      },
      { method: 'POST', url, headers },
    );
    return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  }
}
