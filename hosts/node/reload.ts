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
import type { GatewayHandle } from '../shared/component/instance-supervisor.ts';
import { errorText } from '../shared/log/fields.ts';
import type { Result } from '../shared/result.ts';

/** What runs, and goes on by another configuration. */
export interface Reloaded {
  readonly vault: Vault | undefined;
  readonly limits: LimitsBackend;
  readonly gateway: {
    /** Opens a gateway by a configuration. Errors: the problems that the component finds. */
    open(config: Config): Result<GatewayHandle, readonly ConfigError[]>;
    /** Goes on by this configuration, first with this gateway. */
    use(config: Config, first: GatewayHandle): void;
  };
}

/** The sections that are read again. */
const sections = ['signer', 'limits'] as const;

/**
 * Reads a configuration again, whole or not at all: the sections `signer` and `limits` are put in use, or every problem is logged and nothing changes. What else is different waits for the next
 * start, and is logged as such. Values of the environment are those of the start.
 */
export class Reload {
  readonly #env: Environment;
  readonly #parts: Reloaded;
  readonly #logger: Logger;
  #config: Config;
  #last: Promise<void> = Promise.resolve();

  /** `env`: the values of `${NAME}` as they were at the start. `config`: what is in use. */
  constructor(config: Config, env: Environment, parts: Reloaded, logger: Logger) {
    this.#config = config;
    this.#env = env;
    this.#parts = parts;
    this.#logger = logger;
  }

  /** Reads, checks and uses a configuration. `read`: its text. One after the other; it never fails, the log tells. */
  perform(read: () => Promise<string>): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        const problems = await this.#perform(await read());
        for (const { at, expected, got } of problems) this.#logger.error({ at, expected, got }, 'configuration');
        if (problems.length > 0) this.#logger.error({ problems: problems.length }, 'configuration not taken: the old one is in use');
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
    if (opened.tag === 'err') return 'problems' in change ? [...change.problems, ...opened.val] : opened.val;
    using unused = new DisposableStack();
    unused.use(opened.val);
    if ('problems' in change) return change.problems;
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
    if (later.length > 0) this.#logger.warn({ at: later }, 'different too, and taken at the next start only');
    return [];
  }
}

/** What becomes of the keys: whoever stays has the bytes of the start, as its variable is gone from the environment. Errors: what only a start can change. */
function reconfiguration(
  before: Signer | undefined,
  after: Signer | undefined,
): Pick<Reconfiguration, 'keys'> | { readonly problems: readonly ConfigError[] } {
  const restart = 'which only a restart can change';
  if (before === undefined || after === undefined) {
    if (before === after) return { keys: [] };
    const expected = before === undefined ? `no signer, ${restart}` : `a signer, ${restart}`;
    return { problems: [{ at: '/signer', expected, got: after === undefined ? 'nothing' : 'one' }] };
  }
  const problems: ConfigError[] = after.keys.flatMap((key, index) => {
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
    problems.push({ at: '/signer/checkpoints', expected: `checkpoints as they are, ${restart}`, got: 'others' });
  }
  if (before.wallet !== after.wallet) {
    problems.push({ at: '/signer/wallet', expected: `the wallet ${before.wallet}, ${restart}`, got: after.wallet });
  }
  return problems.length > 0 ? { problems } : { keys: after.keys.map(({ id }) => ({ id })) };
}
