/**
 * Reads a configuration: JSON, `${NAME}` filled from the environment, the rules of `schema/config.json`, its defaults, and the rules between fields. All or nothing, and every problem at once.
 */
import { check } from '../../../build/config-validate.js';
import { checkCallerPlans, checkLimits, checkSigner } from './rules/across.ts';
import { explain } from './rules/explain.ts';
import type { Environment } from './text/fill.ts';
import { fill } from './text/fill.ts';
import { parseJson } from './text/json.ts';
import type { ConfigError } from './config-error.ts';
import { redacted, redactor } from './text/redact.ts';
import type { Config } from './types.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';

/** A configuration that holds. */
export interface ReadConfig {
  /** With every default. */
  readonly config: Config;
  /** What was filled in from the environment: for a `redactor`. */
  readonly redact: readonly string[];
}

/** Reads a configuration's text. `env`: a variable's value, none where it is not set. Errors: every problem found, by place; what came out of the environment is not told. */
export function readConfig(text: string, env: Environment): Result<ReadConfig, ConfigError[]> {
  const parsed = parseJson(text);
  if (parsed.tag === 'err') return parsed;
  const { value, filled, secrets, problems: unfilled } = fill(parsed.val, env);

  const places = new Set(unfilled.map(({ at }) => at));
  // What stands there is not yet the value: its rules can say nothing of it.
  const broken = explain(check(value)).filter(({ at }) => !places.has(at));
  const problems = [...unfilled, ...broken];
  const rest = without(value, new Set(problems.map(({ at }) => at.split('/')[1] ?? '')));
  if (isConfig(rest)) problems.push(...checkAcross(rest, problems));
  if (problems.length === 0 && isConfig(value)) return ok({ config: value, redact: [...secrets] });

  const redact = redactor(secrets);
  return err(problems.map(({ at, expected, got }) => ({ at, expected: redact(expected), got: filled.has(at) ? redacted : redact(got) })));
}

/** The sections that hold by themselves may still contradict each other; a section that does not hold is not compared with. */
function checkAcross({ limits, signer }: Config, problems: readonly ConfigError[]): ConfigError[] {
  const holds = (section: string): boolean =>
    !problems.some(({ at }) => at === '' || at === `/${section}` || at.startsWith(`/${section}/`));
  const both = holds('limits') && holds('signer');
  return [
    ...(both ? checkLimits(limits, signer) : []),
    ...(signer !== undefined ? checkSigner(signer) : []),
    ...(both && signer !== undefined ? checkCallerPlans(signer, limits) : []),
  ];
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

function isConfig(value: unknown): value is Config {
  return check(value).length === 0;
}
