import { InvalidError } from './invalid.ts';
import type { Cell, Policy } from './types.ts';

/**
 * The greatest number of units: the greatest integer of a structured field (RFC 9651, 3.3.1), so
 * that every number can be rendered. An f64 holds it exactly.
 */
export const MAX_UNITS = 999_999_999_999_999;

/** The last moment of ECMAScript's time range, in milliseconds since 1970. */
const MAX_TIME_MS = 8.64e15;

/** The longest window: a hundred Julian years in milliseconds. */
const MAX_WINDOW_MS = 3_155_760_000_000;

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

/** The policies of a configuration are the same in every call, so each list is validated once. */
const valid = new WeakSet<readonly Policy[]>();

/**
 * Throws `InvalidError` for a name that a response field cannot have, a repeated name, a number out
 * of range, and an unknown mode.
 */
export function validatePolicies(policies: readonly Policy[]): void {
  if (valid.has(policies)) return;
  policies.forEach((policy, index) => {
    const at = `policies[${index}]`;
    if (!printable.test(policy.name)) throw new InvalidError(`${at}.name`, 'printable ASCII, at least one character', policy.name);
    if (policies.findIndex(({ name }) => name === policy.name) !== index)
      throw new InvalidError(`${at}.name`, 'each name once', policy.name);
    if (!(Number.isInteger(policy.quota) && policy.quota >= 1 && policy.quota <= MAX_UNITS))
      throw new InvalidError(`${at}.quota`, someUnits, policy.quota);
    if (!(Number.isInteger(policy.burst) && policy.burst >= 1 && policy.burst <= MAX_UNITS))
      throw new InvalidError(`${at}.burst`, someUnits, policy.burst);
    if (!isWindow(policy.window))
      throw new InvalidError(`${at}.window`, 'seconds in whole milliseconds, 0.001 to 3155760000', policy.window);
    if (policy.mode !== 'enforce' && policy.mode !== 'shadow') throw new InvalidError(`${at}.mode`, '`enforce` or `shadow`', policy.mode);
  });
  valid.add(policies);
}

/** Throws `InvalidError` for a state that no decision returned. */
export function validateState(state: readonly Cell[]): void {
  state.forEach((cell, index) => {
    if (!(cell.level >= 0 && cell.level <= MAX_UNITS))
      throw new InvalidError(`state[${index}].level`, 'units, 0 to 999999999999999', cell.level);
    if (!(Number.isInteger(cell.at) && cell.at >= 0 && cell.at <= MAX_TIME_MS))
      throw new InvalidError(`state[${index}].at`, `${moment}, whole`, cell.at);
    if (state.findIndex(({ policy }) => policy === cell.policy) !== index)
      throw new InvalidError(`state[${index}].policy`, 'each policy once', cell.policy);
  });
}

function isWindow(seconds: number): boolean {
  const milliseconds = Math.round(seconds * 1000);
  // Decimal seconds are seldom exact in binary: 0.29 * 1000 may be off by an ulp.
  return milliseconds >= 1 && milliseconds <= MAX_WINDOW_MS && Math.abs(seconds * 1000 - milliseconds) <= milliseconds * Number.EPSILON;
}
