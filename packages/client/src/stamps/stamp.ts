import type { SigningKey, StampAlgorithm } from './keys.ts';
import { parameters } from './keys.ts';

/** The key pair of a caller without its public half. */
export interface StampIdentity {
  /** The caller's `id` in `signer.callers`. */
  readonly caller: string;
  readonly algorithm: StampAlgorithm;
  /** The private key. It need not be extractable. */
  readonly privateKey: SigningKey;
}

/** Makes the stamps of a caller. */
export interface Stamp {
  /** Returns the fields that stamp a POST of a body. Each stamp counts once. */
  fields(url: string, body: string, idempotencyKey?: string): Promise<Record<string, string>>;
}

/**
 * Makes the stamps of a caller: HTTP message signatures (RFC 9421) in the profile of the signer.
 */
export function createStamp({ caller, algorithm, privateKey }: StampIdentity): Stamp {
  return {
    fields: async (url, body, idempotencyKey) => {
      const { host, pathname, search } = new URL(url);
      const digest = `sha-256=:${base64(await crypto.subtle.digest('SHA-256', utf8(body)))}:`;
      const covered: readonly (readonly [string, string])[] = [
        ['@method', 'POST'],
        ['@authority', host],
        ['@path', pathname],
        ['@query', search === '' ? '?' : search],
        ['content-digest', digest],
        ...(idempotencyKey === undefined ? [] : [['idempotency-key', idempotencyKey] as const]),
      ];
      const names = covered.map(([name]) => `"${name}"`).join(' ');
      const created = Math.floor(Date.now() / 1000);
      const input = `(${names});created=${created};nonce="${crypto.randomUUID()}";keyid="${caller}";alg="${algorithm}"`;
      const base = [...covered, ['@signature-params', input]].map(([name, value]) => `"${name}": ${value}`).join('\n');
      const signature = await crypto.subtle.sign(parameters[algorithm], privateKey, utf8(base));
      return {
        'content-digest': digest,
        'signature-input': `mintmark=${input}`,
        signature: `mintmark=:${base64(signature)}:`,
      };
    },
  };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
