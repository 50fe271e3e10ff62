/** The number of effects under way from which on a step waits for the turn of the event loop. */
const MANY = 16;

const resolved = Promise.resolve();

/**
 * Calls a function soon. If many effects are under way, waits until what settles in this turn of
 * the event loop has settled, so that one step takes all of it: a batch of tokens has a hundred
 * upstream responses at once, and a step costs as much as what it does with one of them.
 */
export function soon(call: () => void, underWay: number): void {
  if (underWay < MANY) void resolved.then(call);
  else setTimeout(call, 0);
}
