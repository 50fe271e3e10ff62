/**
 * Has streams of bytes move arrays of bytes.
 *
 * jco 1.35 makes an array of numbers of each chunk, element by element, several times on its way.
 */
import type { Replacement } from './replace.ts';

const until = 'jco moves chunks of bytes as typed arrays';

export const bytes: readonly Replacement[] = [
  {
    what: 'the copy of bytes out of memory',
    from: /values = Array\.from\(new Uint8Array\(this\.#memory\.buffer, this\.#ptr, count\)\);/g,
    to: 'values = new Uint8Array(this.#memory.buffer, this.#ptr, count).slice();',
    times: 1,
    until,
  },
  {
    what: 'the check of data for a buffer',
    from: /if \(args\.data !== undefined && !Array\.isArray\(args\.data\)\) \{/g,
    to: 'if (args.data !== undefined && !Array.isArray(args.data) && !(args.data instanceof Uint8Array)) {',
    times: 1,
    until,
  },
  {
    what: 'the checks of what is written',
    from: /if \(!Array\.isArray\(values\)\) \{/g,
    to: 'if (!Array.isArray(values) && !(values instanceof Uint8Array)) {',
    times: 2,
    until,
  },
  {
    what: 'what the host has read',
    from: /this\.#hostOnlyData = this\.#hostOnlyData\.concat\(values\);/g,
    to: 'this.#hostOnlyData = this.#hostOnlyData.length === 0 ? values : [...this.#hostOnlyData, ...values];',
    times: 1,
    until,
  },
  {
    what: 'the queue of what a host gives',
    from: /drainInto\(target, maxCount\) \{/g,
    to: `drainBytes(maxCount) {
        const [chunk] = this.#chunks;
        if (!(chunk instanceof Uint8Array)) return new Uint8Array(0);
        const bytes = chunk.subarray(this.#offset, this.#offset + maxCount);
        this.#offset += bytes.length;
        this.#length -= bytes.length;
        if (this.#offset === chunk.length) {
          this.#chunks.shift();
          this.#offset = 0;
        }
        return bytes;
      }

      drainInto(target, maxCount) {`,
    times: 1,
    until,
  },
  {
    what: 'the values for one read',
    from: /const values = \[\];\s*const hasPendingReadBuffer/g,
    to: 'let values = [];\n      const hasPendingReadBuffer',
    times: 1,
    until,
  },
  {
    what: 'the taking of values for one read',
    from: /count -= pendingValues\.drainInto\(values, count\);/g,
    to: `if (elemMeta.payloadTypeName === 'U8' && values.length === 0) {
          values = pendingValues.drainBytes(count);
          count -= values.length;
          if (values.length > 0) { return; }
          values = [];
        }
        if (!(values instanceof Uint8Array)) { count -= pendingValues.drainInto(values, count); }`,
    times: 1,
    until,
  },
];
