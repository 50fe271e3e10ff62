import { DurableObject } from 'cloudflare:workers';
import { loaded, symbols } from 'mintmark:component/signer';
import type { SignOutcome, VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';
import type { Call, Caller, Credential } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { microseconds } from '../../shared/clock.ts';
import { InvalidConfigurationError } from '../../shared/config/invalid-configuration-error.ts';
import { sealedCheckpointSeed } from '../../shared/config/keys/checkpoint-seed.ts';
import { sealedKeys } from '../../shared/config/keys/sealed-keys.ts';
import { signerSection } from '../../shared/config/sections.ts';
import { vaultLog } from '../../shared/vault/log.ts';
import type { LedgerStore } from '../../shared/ledger/store.ts';
import { configuredHead, openCheckpoints } from '../../shared/checkpoints/open.ts';
import { askAwsBy } from '../../shared/aws-kms/ask.ts';
import { credentialsOfVariables } from '../../shared/aws-kms/credentials.ts';
import { keysInAwsKms } from '../../shared/aws-kms/keys.ts';
import { openVault } from '../../shared/vault/vault.ts';
import type { Vault as Backend } from '../../shared/vault/vault.ts';
import { linkSigner } from '../../shared/component/link.ts';
import type { LinkedSigner } from '../../shared/component/link.ts';
import { logConfigErrors } from '../../shared/log/config-errors.ts';
import { errorText } from '../../shared/log/fields.ts';
import { failing } from '../../shared/readiness/finding.ts';
import type { Finding } from '../../shared/readiness/finding.ts';
import type { Result } from '../../shared/result.ts';
import { err } from '../../shared/result.ts';
import { loaderOf } from '../isolate/components.ts';
import type { RequestRef } from '../../shared/trap/trap.ts';
import { trapLog } from '../../shared/trap/log.ts';
import { configured } from '../isolate/config.ts';
import type { Configured } from '../isolate/config.ts';
import { symbolsIn } from '../isolate/debugging.ts';
import { environmentOf } from '../isolate/environment.ts';
import { makeLog } from '../isolate/log.ts';
import { Meter } from '../metrics/meter.ts';
import { VaultMeter } from '../metrics/vault-meter.ts';
import { anywhere, send } from '../isolate/send.ts';
import type { VaultBindings } from '../isolate/environment.ts';
import { ObjectCheckpoints } from '../stores/checkpoints.ts';
import { ObjectLedger } from '../stores/ledger.ts';

const unavailable = err<VaultFailure>({ tag: 'store-unavailable' });
const notOpen = failing('the vault cannot be opened: its log says why');

/**
 * The vault of one wallet. The object's name is the wallet's. The first call opens the vault. If
 * that fails, nothing is signed, and the next call tries again.
 *
 * Security: keys are decrypted in the memory of this object and nowhere else.
 */
export class Vault extends DurableObject<VaultBindings> {
  #backend: Promise<Backend> | undefined;

  /**
   * Returns the caller that a credential belongs to.
   *
   * Errors: as `Vault.identify`.
   */
  async identify(credential: Credential, from: RequestRef): Promise<Result<Caller, VaultFailure>> {
    const backend = await this.#open();
    return backend === undefined ? unavailable : backend.identify(credential, from);
  }

  /**
   * Performs a signer call.
   *
   * Errors: as `Vault.sign`.
   */
  async sign(call: Call, from: RequestRef): Promise<Result<SignOutcome, VaultFailure>> {
    const backend = await this.#open();
    return backend === undefined ? unavailable : backend.sign(call, from);
  }

  /** Finds out whether the ledger can be read, and has the entries that it must have. */
  async probeLedger(): Promise<Finding> {
    return (await this.#open())?.probeLedger() ?? notOpen;
  }

  /** Finds out whether the holders of remote keys have them. */
  async probeRemoteKeys(): Promise<Finding | undefined> {
    return (await this.#open())?.probeRemoteKeys();
  }

  /** Wraps the ledger. Tests override it. */
  protected around(ledger: LedgerStore): LedgerStore {
    return ledger;
  }

  async #open(): Promise<Backend | undefined> {
    this.#backend ??= this.#make();
    try {
      return await this.#backend;
    } catch (error) {
      this.#backend = undefined;
      // Configuration errors are logged by now. No other error holds a secret.
      if (!(error instanceof InvalidConfigurationError))
        makeLog((line) => line)('error', 'vault: it cannot be opened; the next call tries again', { error: errorText(error) });
      return undefined;
    }
  }

  async #make(): Promise<Backend> {
    const script = configured(this.env);
    const section = signerSection(script.config);
    const { signer: configuredSigner } = script.config;
    if (section === undefined || configuredSigner === undefined)
      throw new InvalidConfigurationError([{ at: '/signer', expected: 'the section signer', got: 'nothing' }]);
    const link = await linkSigner(loaderOf({ signer: loaded }));
    let newest: LinkedSigner | undefined;
    const meter = new VaultMeter(new Meter(this.env.METRICS, script.log), () => newest?.largestMemory() ?? 0);
    const ledger = meter.timed(this.around(new ObjectLedger(this.ctx.storage)));
    const logEvent = vaultLog(script.log, trapLog(script.log, symbolsIn({ signer: symbols })));
    const environment = environmentOf(this.env);
    const seed = await sealedCheckpointSeed(script.config, environment, this.env.MINTMARK_KEK);
    if (seed.tag === 'err') throw this.#logged(script, new InvalidConfigurationError(seed.val));
    const checkpoints = await openCheckpoints({
      signer: configuredSigner,
      seed: seed.val,
      store: () => new ObjectCheckpoints(this.ctx.storage),
      now: microseconds,
      log: script.log,
    });
    const openCredentials = credentialsOfVariables(environment);
    const remoteKeys = await keysInAwsKms(script.config, { ask: askAwsBy(send, anywhere), openCredentials, now: Date.now });
    if (remoteKeys.tag === 'err') throw this.#logged(script, new InvalidConfigurationError(remoteKeys.val));
    // Security: keys are opened last, so that they go straight to the vault, which wipes them.
    const keys = await sealedKeys(script.config, environment, this.env.MINTMARK_KEK);
    if (keys.tag === 'err') throw this.#logged(script, new InvalidConfigurationError(keys.val));
    const opened = await openVault({
      signer: () => (newest = link()),
      config: section,
      keys: keys.val,
      remoteKeys: remoteKeys.val,
      entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
      ledger,
      checkpoints,
      knownHead: configuredHead(configuredSigner),
      now: microseconds,
      onEvent: (event) => {
        logEvent(event);
        meter.event(event);
      },
      onCall: (method, outcome) => meter.call(method, outcome),
    });
    if (opened.tag === 'err') throw this.#logged(script, new InvalidConfigurationError(opened.val));
    return opened.val;
  }

  /** Logs the errors of a configuration, and returns them. */
  #logged({ log }: Configured, error: InvalidConfigurationError): InvalidConfigurationError {
    logConfigErrors(log, error.errors);
    return error;
  }
}
