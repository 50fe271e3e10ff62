import { afterAll, afterEach, beforeAll } from 'vitest';
import { watchFetch } from './fetch.ts';
import { expectDescribed } from './watch.ts';

/**
 * Has each test of a block fail if a watched gateway gave an answer that the description does not
 * have. `watchedHost` makes watched gateways.
 */
export function holdAnswers(): void {
  let endWatch: (() => void) | undefined;
  beforeAll(() => {
    endWatch = watchFetch();
  });
  afterEach(expectDescribed);
  afterAll(() => {
    endWatch?.();
    expectDescribed();
  });
}
