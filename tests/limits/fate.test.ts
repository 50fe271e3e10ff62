import { expect, test } from 'vitest';
import { countedIn } from '../../hosts/shared/limits/places.ts';
import type { Place } from '../../hosts/shared/limits/places.ts';
import { fateOf, noPrices } from '../../hosts/shared/limits/question.ts';
import type { TakeResult } from '../../hosts/shared/limits/question.ts';
import { err, ok } from '../../hosts/shared/result.ts';

const counted = (place: Place, allowed: boolean): TakeResult =>
  ok({
    allowed,
    cost: 1,
    prices: noPrices,
    retryAfter: 0,
    verdicts: [],
    fields: [],
    at: 0,
    lease: undefined,
    countedIn: countedIn('network', { place }),
  });

test.each<[string, TakeResult]>([
  ['allowed', counted('store', true)],
  ['refused', counted('store', false)],
  ['degraded-allowed', counted('here', true)],
  ['degraded-refused', counted('here', false)],
  ['degraded-allowed', counted('there', true)],
  ['uncounted', counted('nowhere', true)],
  // A shield in front of the store counts nothing.
  ['refused', counted('nowhere', false)],
  ['invalid', err({ tag: 'invalid', val: 'a policy' })],
  ['unavailable', err({ tag: 'store-unavailable' })],
])('a take is %s by where it was counted', (fate, result) => {
  expect(fateOf(result, 'network')).toBe(fate);
});
