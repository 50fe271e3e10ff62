import type { Cell } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { isStorable } from '../../../../components/rate-limit/src/validate.ts';

/** A store had a state that no decision gave. The message is for a log and holds no key. */
export class InvalidStateError extends Error {
  override readonly name = 'InvalidStateError';

  constructor() {
    super('expected a state that a decision gave, got something else: it counts as no state');
  }
}

/**
 * Returns a state as a store has it. `undefined` if it is none that a decision gave: the limiter
 * would refuse to decide over it, or would refuse the client for ever.
 */
export function storedCells(value: unknown): Cell[] | undefined {
  return Array.isArray(value) && value.every(isCell) ? value : undefined;
}

function isCell(value: unknown): value is Cell {
  if (typeof value !== 'object' || value === null || !('policy' in value && 'level' in value && 'at' in value)) return false;
  const { policy, level, at } = value;
  return typeof policy === 'string' && typeof level === 'number' && typeof at === 'number' && isStorable(level, at);
}
