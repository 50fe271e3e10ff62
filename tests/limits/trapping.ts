import * as native from '../../components/rate-limit/src/limiter.ts';

// A limiter whose instances trap: at every third price they are asked for, and at the method `boom` always. What is no result error traps.
let _asked = 0;

/** The exported interface. */
export const limiter: typeof native = {
  ...native,
  cost: (costs, calls) => {
    _asked += 1;
    if (_asked === 3 || calls.includes('boom')) throw new TypeError('a defect');
    return native.cost(costs, calls);
  },
};
