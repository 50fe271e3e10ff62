import type { Scope } from './scopes.ts';

/**
 * Where the units of a take were counted:
 *
 * - `store`: at the store.
 * - `here`: on the table in this process, because the store was away.
 * - `nowhere`: by nobody, because the store was away and the plan says `open`.
 * - `there`: on the table of the process that stands for the store, because its own was away.
 */
export type Place = 'store' | 'here' | 'nowhere' | 'there';

/** Where the units of a take were counted under the policies of one scope. */
export interface Counted {
  readonly place: Place;
  /** Whether the lease of the take has no slot there. Another scope may have given it one. */
  readonly isSlotless?: boolean;
}

const places: readonly Place[] = ['store', 'here', 'nowhere', 'there'];
/** The bits of a place, and the bit of a take without a slot. */
const [PLACE, SLOTLESS] = [0b011, 0b100];
/** The first bit of each scope. */
const shifts: Readonly<Record<Scope, number>> = { client: 0, network: 3, all: 6 };

/**
 * Returns `countedIn` of an outcome: a number that says where the units of a scope were counted. 0
 * is a slot, or none, at the store. Those of several scopes are joined by "or".
 */
export function countedIn(scope: Scope, { place, isSlotless = false }: Counted): number {
  return (places.indexOf(place) | (isSlotless ? SLOTLESS : 0)) << shifts[scope];
}

/** Returns where the units of a scope were counted. */
export function placeIn(counted: number, scope: Scope): Counted {
  const bits = counted >> shifts[scope];
  return { place: places[bits & PLACE] ?? 'store', isSlotless: (bits & SLOTLESS) !== 0 };
}

/** Returns what this process makes of `countedIn` of another one, whose table is not here. */
export function fromAfar(counted: number): number {
  return moved(counted, 'here', 'there');
}

/** Returns what the other process has said: the reverse of `fromAfar`. */
export function toAfar(counted: number): number {
  return moved(counted, 'there', 'here');
}

function moved(counted: number, from: Place, to: Place): number {
  if (counted === 0) return 0;
  return (Object.keys(shifts) as Scope[]).reduce((sum, scope) => {
    const found = placeIn(counted, scope);
    return sum | countedIn(scope, found.place === from ? { ...found, place: to } : found);
  }, 0);
}
