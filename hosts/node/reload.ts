import type { Logger } from 'pino';
import { readConfig } from '../shared/config/read.ts';
import { changesOf, differing, same } from '../shared/config/changes.ts';
import type { Environment } from '../shared/config/text/fill.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { pointer } from '../shared/config/config-error.ts';
import { limitsSection, signerSection } from '../shared/config/sections.ts';
import type { Config, Signer } from '../shared/config/types.ts';
import type { LimitsBackend } from '../shared/limits/limits.ts';
import type { Reconfiguration } from '../shared/vault/wallet-source.ts';
import type { Vault } from '../shared/vault/vault.ts';
import type { GatewayHandle } from '../shared/component/gateway-supervisor.ts';
import { logConfigErrors } from '../shared/log/config-errors.ts';
import { errorText } from '../shared/log/fields.ts';
import type { Result } from '../shared/result.ts';
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
}

/** The sections of the configuration that a reload takes. */
const sections = ['signer', 'limits'] as const;

/**
 * Reloads the configuration, whole or not at all: puts the sections `signer` and `limits` in use,
 * or logs every error and changes nothing. Other sections that differ are logged and wait for the
 * next start. Values of the environment stay those of the start.
 */
export class Reload {
  readonly #env: Environment;
  readonly #parts: ReloadParts;
  readonly #logger: Logger;
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
    const { signer, limits } = read.val.config;
    const after: Config = { ...before, limits, ...(signer === undefined ? {} : { signer }) };
    const change = reconfiguration(before.signer, signer);
    const { vault, limits: backend, gateway } = this.#parts;
    const opened = gateway.open(after);
    if (opened.tag === 'err') return 'errors' in change ? [...change.errors, ...opened.val] : opened.val;
    using unused = new DisposableStack();
    unused.use(opened.val);
    if ('errors' in change) return change.errors;
    const config = signerSection(after);
    if (vault !== undefined && config !== undefined) {
      const taken = await vault.reconfigure({ config, keys: change.keys });
      if (taken.tag === 'err') return taken.val;
    }
    unused.move();
    backend.reconfigure(limitsSection(after));
    gateway.use(after, opened.val);
    this.#config = after;
    const later = differing('', before, read.val.config, sections);
    this.#logger.info(changesOf(before, after), 'configuration taken');
    if (later.length > 0) this.#logger.warn({ at: later }, 'these sections differ too, but only a restart takes them');
    return [];
  }
}

/**
 * Returns the keys of the next configuration. A key that stays keeps the bytes of the start: its
 * variable is gone from the environment. Returns the errors instead if something differs that only
 * a restart can change.
 */
function reconfiguration(
  before: Signer | undefined,
  after: Signer | undefined,
): Pick<Reconfiguration, 'keys'> | { readonly errors: readonly ConfigError[] } {
  const restart = 'which only a restart can change';
  if (before === undefined || after === undefined) {
    if (before === after) return { keys: [] };
    const expected = before === undefined ? `no signer, ${restart}` : `a signer, ${restart}`;
    return { errors: [{ at: '/signer', expected, got: after === undefined ? 'nothing' : 'one' }] };
  }
  const errors: ConfigError[] = after.keys.flatMap((key, index) => {
    if (before.keys.some((old) => old.id === key.id && same(old, key))) return [];
    return [
      {
        at: pointer('/signer/keys', index),
        expected: 'a key that is in use: the secret of another is read by a restart',
        got: `${key.id}, new, changed, or taken out before`,
      },
    ];
  });
  if (!same(before.checkpoints, after.checkpoints)) {
    errors.push({ at: '/signer/checkpoints', expected: `checkpoints as they are, ${restart}`, got: 'others' });
  }
  if (before.wallet !== after.wallet) {
    errors.push({ at: '/signer/wallet', expected: `the wallet ${before.wallet}, ${restart}`, got: after.wallet });
  }
  return errors.length > 0 ? { errors } : { keys: after.keys.map(({ id }) => ({ id })) };
}
