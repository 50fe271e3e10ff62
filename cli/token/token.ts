import { createHash, randomBytes } from 'node:crypto';

/** A bearer token, and what a configuration holds of it. */
export interface NewToken {
  /**
   * `mm_` and 43 characters of base64url: 256 random bits. Scanners for leaked secrets find it by
   * the prefix.
   */
  readonly token: string;
  /** SHA-256 of the whole token, hexadecimal. */
  readonly sha256: string;
}

/** Makes a token. */
export function newToken(): NewToken {
  const token = `mm_${randomBytes(32).toString('base64url')}`;
  return { token, sha256: createHash('sha256').update(token).digest('hex') };
}
