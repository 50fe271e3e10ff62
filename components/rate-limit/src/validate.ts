import { InvalidError } from './invalid.ts';
import type { Cell, Policy } from './types.ts';

/**
 * The greatest number of units: the greatest integer of a structured field (RFC 9651, 3.3.1), so
 * that every number can be rendered. An f64 holds it exactly.
 */
export const MAX_UNITS = 999_999_999_999_999;

/** The last moment of ECMAScript's time range, in milliseconds since 1970. */
const MAX_TIME_MS = 8.64e15;

/** The last moment that a cell can have: a lease ends after the last moment of the clock. */
const MAX_STORED_MS = MAX_TIME_MS + 3_155_760_000_000;

/** The longest window: a hundred Julian years in milliseconds. */
const MAX_WINDOW_MS = 3_155_760_000_000;

/** More ticks than any decision leaves spent: all units, over the longest window. */
const MAX_LEVEL = MAX_UNITS * MAX_WINDOW_MS;

const printable = /^[\x20-\x7e]+$/;
const units = 'whole units, 0 to 999999999999999';
const someUnits = 'whole units, 1 to 999999999999999';
const moment = 'milliseconds since 1970, 0 to 8640000000000000';

/** Throws `InvalidError` if a number is not whole, or not in 0 to `MAX_UNITS`. */
export function validateUnits(field: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= MAX_UNITS)) throw new InvalidError(field, units, value);
}

/** Throws `InvalidError` if a time is outside ECMAScript's range. */
export function validateNow(value: number): void {
  if (!(value >= 0 && value <= MAX_TIME_MS)) throw new InvalidError('now', moment, value);
}

const kinds = ['rate', 'concurrency', 'day', 'month'];
const modes = ['enforce', 'shadow', 'off'];
const scopes = ['client', 'network', 'all'];
const carryOvers = ['proportional', 'keep', 'reset'];

/** The most slots of a policy: each is a cell of its own. */
const MAX_SLOTS = 10_000;

/**
 * Throws `InvalidError` for a name that a response field cannot have, a repeated name, a number out
 * of range, and an unknown kind, mode, scope or carry-over.
 */
export function validatePolicies(policies: readonly Policy[]): void {
  policies.forEach((policy, index) => {
    const at = `policies[${index}]`;
    if (!printable.test(policy.name)) throw new InvalidError(`${at}.name`, 'printable ASCII, at least one character', policy.name);
    if (policies.findIndex(({ name }) => name === policy.name) !== index)
      throw new InvalidError(`${at}.name`, 'each name once', policy.name);
    validateChoice(`${at}.kind`, kinds, policy.kind);
    validateChoice(`${at}.mode`, modes, policy.mode);
    validateChoice(`${at}.scope`, scopes, policy.scope);
    validateChoice(`${at}.carry-over`, carryOvers, policy.carryOver);
    validateSomeUnits(`${at}.quota`, policy.quota);
    validateSomeUnits(`${at}.burst`, policy.burst);
    if (policy.kind === 'concurrency' && policy.quota > MAX_SLOTS)
      throw new InvalidError(`${at}.quota`, `1 to ${MAX_SLOTS} calls under way`, policy.quota);
    if (!isWindow(policy.window))
      throw new InvalidError(`${at}.window`, 'seconds in whole milliseconds, 0.001 to 3155760000', policy.window);
  });
}

/** Throws `InvalidError` for a state that no decision returned. */
export function validateState(state: readonly Cell[]): void {
  for (let index = 0; index < state.length; index += 1) {
    const { level, at } = state[index] as Cell;
    if (!(level >= 0 && level < Number.POSITIVE_INFINITY)) throw new InvalidError(`state[${index}].level`, 'a number, at least 0', level);
    if (!(Number.isInteger(at) && at >= 0 && at <= MAX_STORED_MS)) throw new InvalidError(`state[${index}].at`, `${moment}, whole`, at);
  }
}

/** Returns whether a decision can have stored a cell with these numbers. */
export function isStorable(level: number, at: number): boolean {
  return level >= 0 && level <= MAX_LEVEL && Number.isInteger(at) && at >= 0 && at <= MAX_STORED_MS;
}

function validateSomeUnits(field: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= MAX_UNITS)) throw new InvalidError(field, someUnits, value);
}

function validateChoice(field: string, choices: readonly string[], value: string): void {
  if (!choices.includes(value)) throw new InvalidError(field, choices.map((choice) => `\`${choice}\``).join(', '), value);
}

function isWindow(seconds: number): boolean {
  const milliseconds = Math.round(seconds * 1000);
  // Decimal seconds are seldom exact in binary: 0.29 * 1000 may be off by an ulp.
  return milliseconds >= 1 && milliseconds <= MAX_WINDOW_MS && Math.abs(seconds * 1000 - milliseconds) <= milliseconds * Number.EPSILON;
}
