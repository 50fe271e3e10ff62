/**
 * The vault: backend of a wallet. It alone holds the signer's instance, its keys and its ledger, and keeps the order in which a signature comes about: plan, prepare, commit, release.
 * A key that is held elsewhere signs after that: what is released is then a digest, whose entry is committed like any other's.
 * Prepare to release is one critical section; requests that wait at the same time go through it together. No signature leaves without its entry: what was committed is read back from the ledger and shown to the component before it signs.
 *
 * When the ledger fails nothing is signed, and nothing is concluded: a commit that threw may have been kept all the same. The next call reads the head again, as every call does, and a
 * retry with the same idempotency key finds the entry and resumes it.
 */
import type { SignResponse, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Call, Caller, Credential, ConfigError } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Wallet } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import { RemoteSignatures } from './remote-signatures.ts';
import { WalletSupervisor } from './wallet-supervisor.ts';
import { VaultLedger } from './vault-ledger.ts';
import type { LedgerEvent, VaultLedgerParts } from './vault-ledger.ts';
import { SigningOrder } from './order.ts';
import { openNext, wipe, wipeAllBut } from './next-wallet.ts';
import type { Reconfiguration } from './next-wallet.ts';
import type { WalletInstance, WalletSource } from './wallet-instance.ts';

/** What happened behind a failure that says less on purpose. Carries no secret. */
export type VaultEvent =
  | LedgerEvent
  /** Others kept changing the ledger: so many attempts were stale. */
  | { readonly code: 'ledger-contended'; readonly attempts: number }
  /** What the vault was given failed: its clock, its entropy. */
  | { readonly code: 'order-failed'; readonly cause: unknown }
  /** The signer's instance trapped. */
  | { readonly code: 'instance-trapped'; readonly trap: Trap }
  /** The holder of a key did not sign, or not with it. The entry stays charged. */
  | { readonly code: 'key-holder-failed'; readonly key: string; readonly cause: unknown }
  /** No new instance could be made. */
  | { readonly code: 'instance-failed'; readonly cause: unknown };

/** What a vault is made of. */
export interface VaultParts extends Omit<WalletSource, 'trapped'>, VaultLedgerParts {
  /** Waits until requests that have come already are with the vault too, so that one transaction can record them all. Default: it does not wait. */
  readonly gather?: () => Promise<void>;
  /** Milliseconds that the holder of a key has for a signature. Default: 10,000. */
  readonly patience?: number;
  /** Told of events. */
  readonly report?: (event: VaultEvent) => void;
}

/** A wallet's backend. `from`: the request on whose behalf it is asked, for what is reported. */
export interface Vault {
  /** Who a credential belongs to. Errors: `refused(unauthorized)`, `instance-replaced`, `store-unavailable` once closed. */
  identify(credential: Credential, from?: RequestRef): Promise<Result<Caller, VaultFailure>>;
  /** Plans, prepares, commits, releases, and completes where the key is held elsewhere. Errors: see `vault-failure`. */
  sign(call: Call, from?: RequestRef): Promise<Result<SignResponse, VaultFailure>>;
  /**
   * Puts another configuration in use, whole or not at all, and between two batches: what waits then is planned and judged by it, so that a caller that is gone gets nothing any more. Errors: its
   * problems; the old one is in use still. Throws when no instance of the signer can be made. One at a time.
   */
  reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>>;
  /** Lets the calls that are under way finish, drops the instance, wipes the keys, closes the ledger. */
  close(): Promise<void>;
}

/** Milliseconds that the holder of a key has for a signature. */
const patience = 10_000;
const unavailable: Result<never, VaultFailure> = err({ tag: 'store-unavailable' });

/**
 * Opens a vault. Errors: the problems of the configuration. Throws when no instance of the signer can be made.
 * Security: the keys' bytes are the vault's from here on, whatever comes of it. It wipes them when it closes, or at once when it does not open.
 */
export async function openVault(parts: VaultParts): Promise<Result<Vault, ConfigError[]>> {
  const report = parts.report ?? (() => undefined);
  const source: WalletSource = { ...parts, trapped: (trap) => report({ code: 'instance-trapped', trap }) };
  const keeper = new WalletSupervisor(source, (cause) => report({ code: 'instance-failed', cause }));
  let problems: ConfigError[] | undefined;
  let open = false;
  try {
    problems = await keeper.open();
    open = problems === undefined;
  } finally {
    if (!open) wipe(parts.keys);
  }
  if (problems !== undefined) return err(problems);
  const ledger = new VaultLedger(parts, report);
  await ledger.look();
  return ok(new WalletVault(parts, source, keeper, ledger, report));
}

class WalletVault implements Vault {
  readonly #parts: VaultParts;
  readonly #keeper: WalletSupervisor;
  readonly #ledger: VaultLedger;
  readonly #report: (event: VaultEvent) => void;
  readonly #order: SigningOrder;
  readonly #underWay = new Set<string>();
  readonly #calls = new Set<Promise<unknown>>();
  #source: WalletSource;
  #closed = false;

  constructor(parts: VaultParts, source: WalletSource, keeper: WalletSupervisor, ledger: VaultLedger, report: (event: VaultEvent) => void) {
    this.#parts = parts;
    this.#source = source;
    this.#keeper = keeper;
    this.#ledger = ledger;
    this.#report = report;
    this.#order = new SigningOrder({
      ledger: (operation, use) => ledger.ask(operation, use),
      now: parts.now,
      entropy: parts.entropy,
      gather: parts.gather,
      contended: (attempts) => report({ code: 'ledger-contended', attempts }),
      failed: (cause) => report({ code: 'order-failed', cause }),
      committed: (count) => ledger.committed(count),
      remoteSignatures: new RemoteSignatures({
        holder: parts.held?.holder,
        patience: parts.patience ?? patience,
        failed: (key, cause) => report({ code: 'key-holder-failed', key, cause }),
      }),
    });
  }

  identify(credential: Credential, from?: RequestRef): Promise<Result<Caller, VaultFailure>> {
    return this.#open(() => this.#identify(credential, from));
  }

  sign(call: Call, from?: RequestRef): Promise<Result<SignResponse, VaultFailure>> {
    return this.#open(() => this.#sign(call, from));
  }

  reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>> {
    const closed: ConfigError[] = [{ at: '', expected: 'a vault that is open', got: 'one that is closed' }];
    return this.#closed ? Promise.resolve(err(closed)) : this.#tracked(() => this.#reconfigure(change));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#calls);
    await this.#keeper.close();
    wipe(this.#source.keys);
    await this.#ledger.close();
  }

  /** Takes a call while the vault is open, and remembers it until it is answered. */
  async #open<T>(run: () => Promise<Result<T, VaultFailure>>): Promise<Result<T, VaultFailure>> {
    return this.#closed ? unavailable : await this.#tracked(run);
  }

  async #tracked<T>(run: () => Promise<T>): Promise<T> {
    const call = run();
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  async #identify(credential: Credential, from: RequestRef | undefined): Promise<Result<Caller, VaultFailure>> {
    const held = await this.#keeper.current();
    return held.tag === 'err' ? held : this.#ask(held.val, from, (wallet, now) => wallet.identify(credential, now));
  }

  async #sign(call: Call, from: RequestRef | undefined): Promise<Result<SignResponse, VaultFailure>> {
    for (;;) {
      const answer = await this.#attempt(call, from);
      if (answer !== 'superseded') return answer;
    }
  }

  async #attempt(call: Call, from: RequestRef | undefined): Promise<Result<SignResponse, VaultFailure> | 'superseded'> {
    const current = await this.#keeper.current();
    if (current.tag === 'err') return current;
    const held = current.val;
    const planned = this.#ask(held, from, (wallet, now) => wallet.plan(call, now));
    if (planned.tag === 'err') return planned;
    const next = planned.val;
    if (next.tag === 'answered') return ok({ result: next.val, hash: undefined });
    if (next.tag === 'audit') return await this.#order.between(() => this.#ledger.audit(next.val));
    const plan = next.val;
    using _plan = held.owning(from, plan);
    return await this.#once(held, call, from, () => this.#order.sign(held, plan, from));
  }

  /** One call at a time of a caller with an idempotency key: the second is told so at once, instead of waiting for what it may not need. */
  async #once(
    held: WalletInstance,
    call: Call,
    from: RequestRef | undefined,
    run: () => Promise<Result<SignResponse, VaultFailure> | 'superseded'>,
  ): Promise<Result<SignResponse, VaultFailure> | 'superseded'> {
    if (call.idempotencyKey === undefined) return await run();
    const caller = this.#ask(held, from, (wallet, now) => wallet.identify(call.credential, now));
    if (caller.tag === 'err') return caller;
    const name = JSON.stringify([caller.val.id, call.idempotencyKey]);
    if (this.#underWay.has(name)) return err({ tag: 'in-flight' });
    this.#underWay.add(name);
    try {
      return await run();
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** Asks the component what depends on the time. A clock that fails is a defect of what the vault was given. */
  #ask<T>(held: WalletInstance, from: RequestRef | undefined, question: (wallet: Wallet, now: bigint) => T): Result<T, VaultFailure> {
    let now: bigint;
    try {
      now = this.#parts.now();
    } catch (cause) {
      this.#report({ code: 'order-failed', cause });
      return err({ tag: 'instance-replaced' });
    }
    return held.ask(from, (wallet) => question(wallet, now));
  }

  async #reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>> {
    const last = this.#source.keys;
    const next = await openNext(change, this.#source);
    if (next.tag === 'err') return next;
    const { source, held } = next.val;
    await this.#order.between(() => this.#keeper.use(source, held));
    this.#source = source;
    wipeAllBut(source.keys, last);
    return ok(undefined);
  }
}
