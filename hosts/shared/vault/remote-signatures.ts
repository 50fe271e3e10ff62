import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { RemoteSigning, Signature, Signed } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { KeyHolder } from './remote-key.ts';
import type { Waiting } from './batch.ts';

/** What remoteSignatures are completed with. */
export interface RemoteSignatureParts {
  /** None: no key is held elsewhere. */
  readonly holder: KeyHolder | undefined;
  /** Milliseconds that the holder has for a signature. */
  readonly patience: number;
  /** Told when no signature came, or one that is not the key's. */
  readonly failed: (key: string, cause: unknown) => void;
}

/** Signatures that are remembered. */
const most = 1024;

/**
 * Has keys that are held elsewhere sign, outside the critical section: the entry is committed, and a holder may be slow. Where it does not sign the entry stays charged, and the request's
 * idempotency key asks again. The last signatures are remembered, for the same answer to the same request: a holder's nonces are its own, so that it seldom signs a digest the same way twice.
 */
export class RemoteSignatures {
  readonly #parts: RemoteSignatureParts;
  /** By key and digest, the oldest first. Each has been verified. */
  readonly #signatures = new Map<string, Signature>();

  constructor(parts: RemoteSignatureParts) {
    this.#parts = parts;
  }

  /** Settles a request whose release came to a signing. */
  async complete(request: Waiting, signing: RemoteSigning): Promise<void> {
    using _use = request.held.inUse();
    using _signing = request.held.owning(request.from, signing);
    try {
      request.settle(await this.#answer(request, signing));
    } catch {
      // Whoever is told of failures failed: nobody waits for ever because of it.
      request.settle(err({ tag: 'instance-replaced' }));
    }
  }

  async #answer({ held, from }: Waiting, signing: RemoteSigning): Promise<Result<SignResponse, VaultFailure>> {
    const asked = held.ask(from, () => ({ key: signing.key(), digest: signing.digest() }));
    if (asked.tag === 'err') return asked;
    const { key, digest } = asked.val;
    const name = `${key} ${digest.join()}`;
    const signature = this.#signatures.get(name) ?? (await this.#signatureOf(key, digest));
    if (signature === undefined) return err({ tag: 'key-unavailable' });
    const signed = held.ask(from, (wallet) => wallet.complete(signing, signature));
    if (signed.tag === 'ok') this.#remember(name, signature);
    else if (signed.val.tag === 'refused') {
      this.#signatures.delete(name);
      this.#parts.failed(key, signed.val.val.tag === 'fault' ? signed.val.val.val : signed.val.val.tag);
    }
    return answerOf(signed);
  }

  async #signatureOf(key: string, digest: Uint8Array): Promise<Signature | undefined> {
    const { holder, patience, failed } = this.#parts;
    if (holder === undefined) {
      failed(key, new TypeError('expected a holder, got none'));
      return undefined;
    }
    const signal = AbortSignal.timeout(patience);
    const { promise: late, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    try {
      // In a function of its own: one that throws instead of rejecting must not leave `late` without anybody who minds it.
      return await Promise.race([(async () => holder.sign(key, digest, signal))(), late]);
    } catch (cause) {
      failed(key, cause);
      return undefined;
    }
  }

  #remember(name: string, signature: Signature): void {
    this.#signatures.set(name, signature);
    const [oldest] = this.#signatures.keys();
    if (this.#signatures.size > most && oldest !== undefined) this.#signatures.delete(oldest);
  }
}

/** What a signature comes to, as the gateway takes it. */
export function answerOf(signed: Result<Signed, VaultFailure>): Result<SignResponse, VaultFailure> {
  return signed.tag === 'err' ? signed : ok({ result: signed.val.result, hash: signed.val.hash });
}
