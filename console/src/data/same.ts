import { escaped } from './pointers.ts';

/** A place at which two values of JSON differ. */
export interface Difference {
  /** JSON pointer (RFC 6901). */
  readonly at: string;
  /** The values as JSON; `nothing` if there is none. */
  readonly one: string;
  readonly other: string;
}

/**
 * Returns the first place at which two values of JSON differ, whatever the order of their members.
 * `undefined` if they are equal.
 */
export function differenceOf(one: unknown, other: unknown, at = ''): Difference | undefined {
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
    return one === other ? undefined : { at, one: textOf(one), other: textOf(other) };
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const here = `${at}/${escaped(name)}`;
    const [own, others] = [memberOf(one, name), memberOf(other, name)];
    if (own.length !== others.length) return { at: here, one: textOf(own[0]), other: textOf(others[0]) };
    const found = differenceOf(own[0], others[0], here);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns a member in a list. Empty if there is none. */
function memberOf(value: object, name: string): readonly unknown[] {
  return Object.hasOwn(value, name) ? [Reflect.get(value, name)] : [];
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
