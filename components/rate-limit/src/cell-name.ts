import type { Policy } from './types.ts';

/** The limits of a policy that a cell names. */
export interface Shape {
  readonly kind: string;
  readonly quota: number;
  /** The window in milliseconds. */
  readonly window: number;
  readonly burst: number;
}

/** Returns a policy's window in milliseconds. */
export function windowMs({ window }: Policy): number {
  return Math.round(window * 1000);
}

/** Returns what cells of a policy bear: its limits and its name, so that a change shows. */
export function cellName(policy: Policy): string {
  return `${policy.kind}/${policy.quota}/${windowMs(policy)}/${policy.burst} ${policy.name}`;
}

/** Returns whether a cell is one of a policy with this name, whatever its limits were. */
export function isOf(cell: string, policy: Policy): boolean {
  return cell.length > policy.name.length && cell.endsWith(policy.name) && cell.indexOf(' ') === cell.length - policy.name.length - 1;
}

/** Returns the limits that a cell names. `undefined` if no decision gave it. */
export function shapeOf(cell: string): Shape | undefined {
  const [kind = '', ...numbers] = cell.slice(0, cell.indexOf(' ')).split('/');
  const [quota = NaN, window = NaN, burst = NaN] = numbers.map(Number);
  return quota >= 1 && window >= 1 && burst >= 1 ? { kind, quota, window, burst } : undefined;
}
