/**
 * Reads a configuration: JSON, present names, `${NAME}` filled from the environment, the rules of
 * `schema/config.json`, its defaults, and the rules between fields. Each phase goes on with what
 * the one before it leaves, so all errors are found at once.
 */
import type { Config } from '../../../build/types/config.js';
import { validateConfig } from '../../../build/config-validate.js';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { ConfigError, ConfigWarning } from './config-error.ts';
import { withoutUrl } from './config-error.ts';
import { validateAdmin, validateBackends, validateCallerPlans, validateEndpoints, validateLimits, validateSigner } from './rules/across.ts';
import { withPresentNames } from './rules/changed-names.ts';
import { costWarnings, validateCosts, validatePolicies } from './rules/costs.ts';
import { explain } from './rules/explain.ts';
import { secretsIn, secretWarnings } from './rules/secrets.ts';
import { unmatchableWarnings } from './rules/unmatchable.ts';
import type { Environment } from './text/fill.ts';
import { fill } from './text/fill.ts';
import { readJson } from './text/json.ts';
import { redacted, redactor } from './text/redact.ts';

/** A configuration without errors. */
export interface ReadConfig {
  /** The configuration with every default. */
  readonly config: Config;
  /** The values that were filled in from the environment, and other secrets, for a `redactor`. */
  readonly redact: readonly string[];
  /** The strings that hold something of the environment, as they are written, by JSON pointer. */
  readonly filled: ReadonlyMap<string, string>;
  /** What works, but may not do what was meant. A host adds its own. */
  readonly warnings: readonly ConfigWarning[];
}

/** A configuration as far as it holds. */
export interface ReadSections extends ReadConfig {
  /**
   * The configuration with every default. A section that breaks a rule of the schema has its
   * defaults. Such a signer has stand-ins for its callers and policies, or is left out if its keys
   * break a rule. Strings that wait for an unset variable are left as they are.
   */
  readonly config: Config;
  /** Every error found, without values that came out of the environment. */
  readonly errors: readonly ConfigError[];
  /** The names of the sections that break a rule. An unset variable breaks none. */
  readonly broken: ReadonlySet<string>;
}

/**
 * Reads a configuration's text. `env` looks up variables.
 * Errors: every error found, without values that came out of the environment.
 */
export function readConfig(text: string, env: Environment): Result<ReadConfig, ConfigError[]> {
  const { config, redact, filled, warnings, errors } = readSections(text, env);
  return errors.length === 0 ? ok({ config, redact, filled, warnings }) : err<ConfigError[]>([...errors]);
}

/** Reads a configuration's text as far as it holds, for a host that has further errors to find. */
export function readSections(text: string, env: Environment): ReadSections {
  const { value: parsed, errors: malformed } = readJson(text);
  if (parsed === undefined)
    return { config: defaults(), redact: [], filled: new Map(), warnings: [], errors: malformed, broken: new Set() };
  const { value: present, errors: misnamed, warnings: renamed, asWritten } = withPresentNames(parsed);
  const { value, filled, secrets, errors: unset } = fill(present, env);
  const redact = redactor(secrets);
  const shown = ({ at, expected, got }: ConfigError): ConfigError => ({
    at: asWritten(at),
    expected: redact(expected),
    got: filled.has(at) ? redacted : redact(got),
  });

  const unsetAt = new Set(unset.map(({ at }) => at));
  // What stands at such a place is not yet the value: the rules can say nothing about it.
  const misshapen = explain(validateConfig(value)).filter(({ at }) => !unsetAt.has(at));
  const rest = withKeys(without(value, sectionsOf(misshapen)), value, misshapen);
  const config = isConfig(rest, unsetAt) ? rest : defaults();
  const contradicting = validateAcross(config, sectionsOf(misshapen));
  const warnings = [
    // A section that is misshapen has its defaults here, which give no warning.
    ...costWarnings(config.limits),
    ...secretWarnings(config, filled),
    ...(config.signer === undefined || sectionsOf(misshapen).has('chains') ? [] : unmatchableWarnings(config.signer, config.chains)),
  ];
  return {
    config,
    redact: [...new Set([...secrets, ...secretsIn(config)])],
    filled,
    warnings: [...renamed, ...warnings.map(({ at, text: words }) => ({ at: asWritten(at), text: redact(words) }))],
    errors: firstAtEachPlace([...malformed, ...misnamed, ...unset.map(shown)], [...misshapen, ...contradicting].map(shown)).map(withoutUrl),
    broken: sectionsOf([...misshapen, ...contradicting.filter(({ at }) => !unsetAt.has(at))]),
  };
}

/**
 * Adds the errors of a later phase to those of earlier ones. A place that has an error already gets
 * no second one from another phase.
 */
export function firstAtEachPlace(earlier: readonly ConfigError[], later: readonly ConfigError[]): ConfigError[] {
  const places = new Set(earlier.map(({ at }) => at));
  return [...earlier, ...later.filter(({ at }) => at === '' || !places.has(at))];
}

/**
 * Finds contradictions between sections, and between fields of the signer. A section that is
 * misshapen is not compared.
 */
function validateAcross(config: Config, misshapen: ReadonlySet<string>): ConfigError[] {
  const { chains, limits, signer, admin, backends } = config;
  const both = !misshapen.has('') && !misshapen.has('limits') && !misshapen.has('signer');
  return [
    ...(misshapen.has('') || misshapen.has('limits') ? [] : [...validateCosts(limits), ...validatePolicies(limits)]),
    ...(misshapen.has('') || misshapen.has('chains') ? [] : validateEndpoints(chains)),
    ...(both ? validateLimits(limits, signer) : []),
    ...(signer === undefined ? [] : validateSigner(signer)),
    ...(both && signer !== undefined ? validateCallerPlans(signer, limits) : []),
    ...(both && admin !== undefined ? validateAdmin(admin, limits, signer) : []),
    ...(both && backends !== undefined ? validateBackends(backends, config) : []),
  ];
}

function sectionsOf(errors: readonly ConfigError[]): ReadonlySet<string> {
  return new Set(errors.map(({ at }) => at.split('/')[1] ?? ''));
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

/**
 * Adds the keys of a misshapen signer, if they are not misshapen themselves, so that they can be
 * opened. Callers and policies are stand-ins.
 */
function withKeys(rest: unknown, value: unknown, misshapen: readonly ConfigError[]): unknown {
  const signer = sectionsOf(misshapen).has('signer') ? fieldOf(value, 'signer') : undefined;
  const [keys, checkpoints] = ['keys', 'checkpoints'].map((name) => {
    const at = `/signer/${name}`;
    return misshapen.some((error) => error.at === at || error.at.startsWith(`${at}/`)) ? undefined : fieldOf(signer, name);
  });
  if (typeof rest !== 'object' || rest === null || !Array.isArray(keys)) return rest;
  const ids = keys.map((key: unknown) => fieldOf(key, 'id'));
  const callers = [{ id: 'stand-in', tokenSha256: '0'.repeat(64), keys: [ids[0]] }];
  const policies = [{ name: 'stand-in', effect: 'deny', kinds: ['message'], when: { caller: ['*'] } }];
  return { ...rest, signer: { keys, callers, policies, ...(checkpoints === undefined ? {} : { checkpoints }) } };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined;
}

/**
 * Tells whether a value is a configuration, apart from the strings at these places. Fills in the
 * defaults.
 */
function isConfig(value: unknown, apartFrom: ReadonlySet<string>): value is Config {
  return explain(validateConfig(value)).every(({ at }) => apartFrom.has(at));
}

function defaults(): Config {
  const value = {};
  if (!isConfig(value, new Set())) throw new TypeError('expected that an empty configuration holds');
  return value;
}
