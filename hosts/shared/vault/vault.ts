/**
 * The vault: the backend of a wallet. It alone has the signer's instance, the keys and the ledger.
 *
 * `signing-pipeline.ts` describes the way of a signature. This file opens and closes the vault, and
 * changes its configuration.
 */
import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Call, Caller, ConfigError, Credential } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Finding } from '../readiness/finding.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import { probeHolders } from '../readiness/holders.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import type { RemoteKey } from './remote-key.ts';
import { RemoteSignatures } from './remote-signatures.ts';
import { RosterError } from './roster-error.ts';
import { callOutcome } from './sign-result.ts';
import type { CallOutcome, SignResult } from './sign-result.ts';
import { SigningPipeline } from './signing-pipeline.ts';
import type { SigningEvent } from './signing-pipeline.ts';
import { VaultLedger } from './vault-ledger.ts';
import type { LedgerEvent, VaultLedgerParts } from './vault-ledger.ts';
import type { WalletInstance } from './wallet/instance.ts';
import { keyAddresses } from './wallet/key-addresses.ts';
import type { Reconfiguration, WalletSource } from './wallet/source.ts';
import { WalletSupervisor } from './wallet/supervisor.ts';

/** What happened behind a failure that says less on purpose. Carries no secret. */
export type VaultEvent =
  | LedgerEvent
  | SigningEvent
  /** The signer's instance trapped. */
  | { readonly code: 'instance-trapped'; readonly trap: Trap }
  /** No new instance could be made. */
  | { readonly code: 'instance-failed'; readonly cause: unknown }
  /** The holder of a remote key did not sign, or not with that key. The entry stays charged. */
  | { readonly code: 'key-holder-failed'; readonly key: string; readonly cause: unknown };

/** What a vault is made of. */
export interface VaultParts extends Omit<WalletSource, 'onTrap' | 'remoteKeys'>, VaultLedgerParts {
  /** The keys in a token or a KMS. Default: none. */
  readonly remoteKeys?: readonly RemoteKey[];
  /**
   * Waits until requests that have already arrived are with the vault too, so that one transaction
   * can record all of them. Default: it does not wait.
   */
  readonly gather?: () => Promise<void>;
  /** Milliseconds that the holder of a remote key has for a signature. Default: 10,000. */
  readonly remoteKeyTimeoutMs?: number;
  readonly onEvent?: (event: VaultEvent) => void;
  /**
   * Called when a call of a client has come to its end, with its JSON-RPC method as the client
   * sent it.
   */
  readonly onCall?: (method: string, outcome: CallOutcome) => void;
}

/**
 * The backend of a wallet. `from` is the request that asks: its id stands with the events that it
 * causes.
 */
export interface Vault {
  /**
   * Returns the caller that a credential belongs to.
   *
   * Errors: `refused(unauthorized)` if it belongs to nobody.
   * Errors: `instance-replaced` if the signer's instance trapped.
   * Errors: `store-unavailable` if the vault is closed.
   */
  identify(credential: Credential, from?: RequestRef): Promise<Result<Caller, VaultFailure>>;
  /**
   * Performs a signer call.
   *
   * Errors: see `vault-failure` in `wit/gateway`.
   */
  sign(call: Call, from?: RequestRef): Promise<SignResult>;
  /**
   * Returns whether this process is the one that looks after the outbox. Of several processes on
   * one ledger one is. Returns `false` if the vault is closed or the ledger fails.
   */
  leads(): Promise<boolean>;
  /** Returns the address of each key by the key's id. Empty if the vault is closed. */
  addresses(): Promise<ReadonlyMap<string, string>>;
  /** Finds out whether the ledger can record an entry now. Makes none. Never rejects. */
  probeLedger(): Promise<Finding>;
  /** Finds out whether the holders of remote keys have them. `undefined` if there are none. */
  probeRemoteKeys(): Promise<Finding | undefined>;
  /**
   * Puts another configuration in use, whole or not at all, between two batches. Requests that wait
   * at that time are planned and judged by the new one, so a caller that is gone gets nothing any
   * more. Throws if no instance of the signer can be made, and `RosterError` if the ledger does not
   * record which keys and callers have changed: the old configuration then stays in use. Call it
   * once at a time.
   *
   * Errors: those of the configuration. The old one then stays in use.
   */
  reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>>;
  /** Lets the calls under way finish, drops the instance, wipes the keys and closes the ledger. */
  close(): Promise<void>;
}

const DEFAULT_REMOTE_KEY_TIMEOUT_MS = 10_000;

/**
 * Opens a vault. Throws if no instance of the signer can be made, and `RosterError` if the ledger
 * does not record which keys and callers the configuration has. A ledger that was rolled back
 * records nothing, and auditors must be able to read it: the vault opens, and records them before
 * it signs anything.
 *
 * Errors: those of the configuration.
 *
 * Security: the bytes of the keys belong to the vault from here on, whatever comes of it. It wipes
 * them when it closes, or at once if it does not open.
 */
export async function openVault(parts: VaultParts): Promise<Result<Vault, ConfigError[]>> {
  const onEvent = parts.onEvent ?? (() => undefined);
  const source: WalletSource = { remoteKeys: [], ...parts, onTrap: (trap) => onEvent({ code: 'instance-trapped', trap }) };
  const supervisor = new WalletSupervisor(source, (cause) => onEvent({ code: 'instance-failed', cause }));
  const configErrors = await supervisor.open();
  if (configErrors !== undefined) return err(configErrors);
  const ledger = new VaultLedger(parts, onEvent);
  await ledger.verify();
  const vault = new WalletVault(parts, supervisor, ledger, onEvent);
  if (ledger.isContradicted) return ok(vault);
  try {
    await vault.recordRoster();
    return ok(vault);
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

class WalletVault implements Vault {
  readonly #supervisor: WalletSupervisor;
  readonly #ledger: VaultLedger;
  readonly #pipeline: SigningPipeline;
  readonly #readClock: () => Result<bigint, VaultFailure>;
  readonly #onCall: VaultParts['onCall'];
  readonly #calls = new CallsUnderWay();
  #closed = false;

  constructor(parts: VaultParts, supervisor: WalletSupervisor, ledger: VaultLedger, onEvent: (event: VaultEvent) => void) {
    const { now, entropy, gather, remoteKeyTimeoutMs: timeoutMs = DEFAULT_REMOTE_KEY_TIMEOUT_MS } = parts;
    this.#supervisor = supervisor;
    this.#ledger = ledger;
    this.#onCall = parts.onCall;
    this.#readClock = () => {
      try {
        return ok(now());
      } catch (cause) {
        onEvent({ code: 'unexpected-error', cause });
        return err({ tag: 'instance-replaced' });
      }
    };
    const remoteSignatures = new RemoteSignatures({
      timeoutMs,
      onFailure: (key, cause) => onEvent({ code: 'key-holder-failed', key, cause }),
    });
    const readClock = this.#readClock;
    this.#pipeline = new SigningPipeline({ supervisor, ledger, remoteSignatures, readClock, entropy, gather, onEvent });
  }

  identify(credential: Credential, from?: RequestRef): Promise<Result<Caller, VaultFailure>> {
    return this.#whileOpen(() => this.#identify(credential, from));
  }

  async sign(call: Call, from?: RequestRef): Promise<SignResult> {
    const result = await this.#whileOpen(() => this.#pipeline.sign(call, from));
    const outcome = callOutcome(result);
    // The gateway's own calls look after the outbox.
    if (outcome !== undefined && call.credential.tag !== 'gateway') this.#onCall?.(call.method, outcome);
    return result;
  }

  /** Records the roster of the wallet in use. Throws `RosterError` if the ledger does not. */
  async recordRoster(): Promise<void> {
    const wallet = await this.#supervisor.current();
    if (wallet.tag === 'err') throw new RosterError(wallet.val);
    await this.#pipeline.runBetween(() => this.#record(wallet.val));
  }

  async leads(): Promise<boolean> {
    return !this.#closed && (await this.#calls.run(() => this.#ledger.leads()));
  }

  async addresses(): Promise<ReadonlyMap<string, string>> {
    const wallet = await this.#supervisor.current();
    return wallet.tag === 'err' ? new Map() : keyAddresses(wallet.val);
  }

  probeLedger(): Promise<Finding> {
    // Between two batches, as on some stores a batch has the connection to itself.
    return this.#calls.run(() => this.#pipeline.runBetween(() => this.#ledger.probe()));
  }

  probeRemoteKeys(): Promise<Finding | undefined> {
    return this.#calls.run(() => probeHolders(this.#supervisor.remoteKeys));
  }

  async reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>> {
    const closed: ConfigError[] = [{ at: '', expected: 'a vault that is open', got: 'one that is closed' }];
    if (this.#closed) return err(closed);
    return await this.#calls.run(() => this.#reconfigure(change));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#calls.ended();
    await this.#supervisor.close();
    await this.#ledger.close();
  }

  /** Takes a call while the vault is open. */
  async #whileOpen<T>(run: () => Promise<Result<T, VaultFailure>>): Promise<Result<T, VaultFailure>> {
    return this.#closed ? err({ tag: 'store-unavailable' }) : await this.#calls.run(run);
  }

  async #identify(credential: Credential, from: RequestRef | undefined): Promise<Result<Caller, VaultFailure>> {
    const wallet = await this.#supervisor.current();
    if (wallet.tag === 'err') return wallet;
    const now = this.#readClock();
    return now.tag === 'err' ? now : wallet.val.ask(from, (signer) => signer.identify(credential, now.val));
  }

  async #reconfigure(change: Reconfiguration): Promise<Result<void, ConfigError[]>> {
    const next = await this.#supervisor.openNext(change);
    if (next.tag === 'err') return next;
    await this.#pipeline.runBetween(async () => {
      try {
        await this.#record(next.val.wallet);
      } catch (error) {
        this.#supervisor.discard(next.val);
        throw error;
      }
      await this.#supervisor.use(next.val);
    });
    return ok(undefined);
  }

  async #record(wallet: WalletInstance): Promise<void> {
    const recorded = await this.#pipeline.recordRoster(wallet);
    if (recorded.tag === 'err') throw new RosterError(recorded.val);
  }
}
