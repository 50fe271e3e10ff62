import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { RemoteSigning, Signature, Signed } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import type { RemoteKey } from './remote-key.ts';
import type { WalletInstance } from './wallet/instance.ts';

/** What remote signatures are made with. */
export interface RemoteSignatureParts {
  /** Milliseconds that the holder has for a signature. */
  readonly timeoutMs: number;
  /** Called with the key's id and the cause if no signature came, or one that is not the key's. */
  readonly onFailure: (key: string, cause: unknown) => void;
}

/** The most signatures that are remembered. */
const MAX_REMEMBERED = 1024;

/**
 * Has remote keys sign, outside of the critical section: the entry is committed, and a holder may
 * be slow. If the holder does not sign, the entry stays charged, and a retry with the same
 * idempotency key asks again.
 *
 * The last signatures are remembered, for the same answer to the same request: a holder chooses its
 * own nonces, so it seldom signs a digest the same way twice.
 */
export class RemoteSignatures {
  readonly #parts: RemoteSignatureParts;
  /** By public key and digest, the oldest first. Each has been verified. */
  readonly #verified = new Map<string, Signature>();

  constructor(parts: RemoteSignatureParts) {
    this.#parts = parts;
  }

  /**
   * Completes a released request with the signature of its key's holder. Never rejects. Drops
   * `signing` at the end.
   */
  async complete(wallet: WalletInstance, from: RequestRef | undefined, signing: RemoteSigning): Promise<Result<Signed, VaultFailure>> {
    using _use = wallet.inUse();
    using _signing = wallet.owning(from, signing);
    try {
      return await this.#complete(wallet, from, signing);
    } catch {
      // The report of a failure failed. Nobody may wait for ever because of it.
      return err({ tag: 'instance-replaced' });
    }
  }

  async #complete(wallet: WalletInstance, from: RequestRef | undefined, signing: RemoteSigning): Promise<Result<Signed, VaultFailure>> {
    const asked = wallet.ask(from, () => ({ key: signing.key(), digest: signing.digest() }));
    if (asked.tag === 'err') return asked;
    const { key, digest } = asked.val;
    const remote = wallet.remoteKey(key);
    if (remote === undefined) {
      this.#parts.onFailure(key, new TypeError('expected a remote key, got none with this id'));
      return err({ tag: 'key-unavailable' });
    }
    const name = `${remote.publicKey.join()} ${digest.join()}`;
    const signature = this.#verified.get(name) ?? (await this.#signatureOf(remote, digest));
    if (signature === undefined) return err({ tag: 'key-unavailable' });
    const signed = wallet.ask(from, (signer) => signer.complete(signing, signature));
    if (signed.tag === 'ok') this.#remember(name, signature);
    else if (signed.val.tag === 'refused') {
      this.#verified.delete(name);
      const refusal = signed.val.val;
      this.#parts.onFailure(key, refusal.tag === 'fault' ? refusal.val : refusal.tag);
    }
    return signed;
  }

  async #signatureOf(key: RemoteKey, digest: Uint8Array): Promise<Signature | undefined> {
    const { timeoutMs, onFailure } = this.#parts;
    const signal = AbortSignal.timeout(timeoutMs);
    const { promise: timedOut, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    try {
      // An async function of its own: a holder that throws instead of rejecting must not leave
      // `timedOut` unhandled.
      return await Promise.race([(async () => key.sign(digest, signal))(), timedOut]);
    } catch (cause) {
      onFailure(key.id, cause);
      return undefined;
    }
  }

  #remember(name: string, signature: Signature): void {
    this.#verified.set(name, signature);
    const [first] = this.#verified.keys();
    if (this.#verified.size > MAX_REMEMBERED && first !== undefined) this.#verified.delete(first);
  }
}
