import { fragmentOf } from './place.ts';
import type { Place } from './place.ts';

/** The longest fragment that the page writes. A longer one is no link that people pass on. */
const MAX_FRAGMENT = 2000;

/**
 * Puts what a view shows into the address, so that a link leads to it and the back button returns
 * to what was shown before. The view stays as it is.
 *
 * Security: no key and no token is ever a part of a place.
 */
export function remember(place: Place): void {
  noteChain(place);
  const fragment = fragmentOf(place);
  if (fragment !== location.hash && fragment.length <= MAX_FRAGMENT) history.pushState(null, '', fragment);
}

let chain: string | undefined;

/** Takes note of the chain that a place names. The signer may be asked without one. */
export function noteChain({ view, rest: [named = '', ...others] }: Place): void {
  // A token has a contract beside its chain. A name alone is that of an avatar.
  const isChain = view === 'token' ? others.length > 0 : view !== 'operations';
  if (isChain && named !== '') chain = named;
}

/** Returns the chain that was used last. `undefined` if none was. */
export function lastChain(): string | undefined {
  return chain;
}
