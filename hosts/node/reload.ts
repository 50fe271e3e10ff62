import type { Logger } from 'pino';
import type { Config, Signer, SignerKey } from '../../build/types/config.js';
import { readConfig } from '../shared/config/read.ts';
import { changesOf, differing, same } from '../shared/config/changes.ts';
import type { Environment } from '../shared/config/text/fill.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { limitsSection, signerSection } from '../shared/config/sections.ts';
import type { LimitsBackend } from '../shared/limits/limits.ts';
import type { Vault } from '../shared/vault/vault.ts';
import type { GatewayHandle } from '../shared/component/gateway-supervisor.ts';
import { logConfigErrors } from '../shared/log/config-errors.ts';
import { errorText } from '../shared/log/fields.ts';
import type { Result } from '../shared/result.ts';
import { err } from '../shared/result.ts';
import { keyChanges, placedAt, withOnly } from './key-changes.ts';
import type { KeyChanges } from './key-changes.ts';
import type { OpenedKeys } from './keys/open-keys.ts';
import { logTo } from './log.ts';

/** What runs, and takes another configuration. */
export interface ReloadParts {
  readonly vault: Vault | undefined;
  readonly limits: LimitsBackend;
  readonly gateway: {
    /**
     * Opens a gateway by a configuration.
     *
     * Errors: those that the component finds.
     */
    open(config: Config): Result<GatewayHandle, readonly ConfigError[]>;
    /** Goes on by a configuration, first with the gateway that was opened by it. */
    use(config: Config, first: GatewayHandle): void;
  };
  /**
   * Opens the keys of a configuration, all of them.
   *
   * Errors: one for each key that does not open.
   */
  openKeys(config: Config): Promise<Result<OpenedKeys, readonly ConfigError[]>>;
}

/** The sections of the configuration that a reload takes. */
const sections = ['signer', 'limits', 'websockets'] as const;

/**
 * Reloads the configuration, whole or not at all: puts the sections that a reload takes in use, or
 * logs every error and changes nothing. Opens new keys from files and in AWS KMS, and has the vault
 * wipe those that are gone. Other sections that differ are logged and wait for the next start.
 * Values of the environment stay those of the start.
 */
export class Reload {
  readonly #env: Environment;
  readonly #parts: ReloadParts;
  readonly #logger: Logger;
  /** Every key that was in use since the start, by its id. */
  readonly #known = new Map<string, SignerKey>();
  #config: Config;
  #last: Promise<void> = Promise.resolve();

  /**
   * `config` is the configuration in use. `env` has the values of `${NAME}` as they were at the
   * start.
   */
  constructor(config: Config, env: Environment, parts: ReloadParts, logger: Logger) {
    this.#config = config;
    this.#env = env;
    this.#parts = parts;
    this.#logger = logger;
    this.#remember(config);
  }

  /**
   * Reads, validates and uses a configuration. Reloads run one after the other. Never rejects: the
   * log has what went wrong.
   */
  perform(read: () => Promise<string>): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        const errors = await this.#perform(await read());
        logConfigErrors(logTo(this.#logger), errors);
        if (errors.length > 0) this.#logger.error({ errors: errors.length }, 'configuration not taken: the old one is in use');
      } catch (error) {
        this.#logger.error({ error: errorText(error) }, 'configuration not taken: the old one is in use');
      }
    });
    return this.#last;
  }

  async #perform(text: string): Promise<readonly ConfigError[]> {
    const read = readConfig(text, this.#env);
    if (read.tag === 'err') return read.val;
    for (const { at, text: words } of read.val.warnings) this.#logger.warn({ at, warning: words }, 'configuration');
    const before = this.#config;
    const { signer, limits, websockets } = read.val.config;
    const after: Config = { ...before, limits, websockets, ...(signer === undefined ? {} : { signer }) };
    const fixed = fixedErrors(before.signer, signer);
    const changes = before.signer === undefined || signer === undefined ? undefined : keyChanges(before.signer, signer, this.#known);
    const { vault, limits: backend, gateway } = this.#parts;
    const opened = gateway.open(after);
    const errors = [...(changes?.errors ?? []), ...fixed, ...(opened.tag === 'err' ? opened.val : [])];
    using unused = new DisposableStack();
    if (opened.tag === 'ok') unused.use(opened.val);
    if (opened.tag === 'err' || errors.length > 0) return errors;
    const config = signerSection(after);
    if (vault !== undefined && config !== undefined && changes !== undefined) {
      const taken = await this.#reconfigure(vault, after, config, changes);
      if (taken.tag === 'err') return taken.val;
    }
    unused.move();
    backend.reconfigure(limitsSection(after));
    gateway.use(after, opened.val);
    this.#config = after;
    this.#remember(after);
    const later = differing('', before, read.val.config, sections);
    this.#logger.info(changesOf(before, after), 'configuration taken');
    if (later.length > 0) this.#logger.warn({ at: later }, 'these sections differ too, but only a restart takes them');
    return [];
  }

  /** Opens the keys that are new, and has the vault go on by the configuration. */
  async #reconfigure(vault: Vault, after: Config, config: string, changes: KeyChanges): Promise<Result<void, readonly ConfigError[]>> {
    const opened = await this.#parts.openKeys(withOnly(after, changes));
    if (opened.tag === 'err') return err(opened.val.map(placedAt(changes)));
    const { keys, remoteKeys } = opened.val;
    // Security: the bytes of the new keys belong to the vault from here on.
    return vault.reconfigure({
      config,
      keys: [...changes.kept.map((id) => ({ id })), ...keys, ...remoteKeys.map(({ id }) => ({ id }))],
      remoteKeys,
    });
  }

  #remember({ signer }: Config): void {
    for (const key of signer?.keys ?? []) this.#known.set(key.id, key);
  }
}

/** Returns an error for everything but keys that only a restart can change. */
function fixedErrors(before: Signer | undefined, after: Signer | undefined): ConfigError[] {
  const restart = 'which only a restart can change';
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    const expected = before === undefined ? `no signer, ${restart}` : `a signer, ${restart}`;
    return [{ at: '/signer', expected, got: after === undefined ? 'nothing' : 'one' }];
  }
  const errors: ConfigError[] = [];
  if (!same(before.checkpoints, after.checkpoints)) {
    errors.push({ at: '/signer/checkpoints', expected: `checkpoints as they are, ${restart}`, got: 'others' });
  }
  if (before.wallet !== after.wallet) {
    errors.push({ at: '/signer/wallet', expected: `the wallet ${before.wallet}, ${restart}`, got: after.wallet });
  }
  return errors;
}
