/**
 * The entry of the component: the seam between `mintmark:rate-limit/limiter` and the limiter.
 * componentize-qjs takes the `payload` of a thrown error as the result error. Every other exception
 * is a trap without a message, so exports throw nothing else.
 */
import type * as wit from '../../../build/types/interfaces/mintmark-rate-limit-limiter.js';
import { InvalidError } from './invalid.ts';
import * as native from './limiter.ts';

function sealed<A extends unknown[], T>(work: (...args: A) => T): (...args: A) => T {
  return (...args) => {
    try {
      return work(...args);
    } catch (error) {
      throw error instanceof InvalidError ? error : new InvalidError('arguments', 'what the limiter can work on', error);
    }
  };
}

/** The exported interface. */
export const limiter: typeof wit = {
  decide: sealed(native.decide),
  settle: sealed(native.settle),
  cost: sealed(native.cost),
  render: sealed(native.render),
};
