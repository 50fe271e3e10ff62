import * as native from '../../../components/rate-limit/src/limiter.ts';

// A limiter whose instances trap: at every third call of `cost`, and always for the method `boom`.
// Any exception that is no result error traps.
let costCalls = 0;

/** The exported interface. */
export const limiter: typeof native = {
  ...native,
  cost: (costs, calls) => {
    costCalls += 1;
    if (costCalls === 3 || calls.some(({ name }) => name === 'boom')) throw new TypeError('a defect');
    return native.cost(costs, calls);
  },
};
