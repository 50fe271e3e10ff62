import { validateUnits, MAX_UNITS } from './validate.ts';
import { InvalidError } from './invalid.ts';
import type { Bill, MeteredCall, MethodCost } from './types.ts';

/**
 * Prices calls. Of all prices whose name fits a method, the longest counts: the method's own, then
 * `debug_trace*`, then `debug_*`, then `*`. A method that none fits costs 1. No calls cost 0.
 *
 * The price of a call is `cost`, and `blocksCost` more for each full number of `blocks` that the
 * call ranges over.
 *
 * Errors: throws `InvalidError` for a price that is not a number of units.
 * Errors: throws `InvalidError` for a method with two prices.
 * Errors: throws `InvalidError` for a number of blocks that is not whole.
 */
export function cost(costs: readonly MethodCost[], calls: readonly MeteredCall[]): Bill {
  const table = tableOf(costs);
  const prices = new Float64Array(calls.length);
  let total = 0;
  for (let index = 0; index < calls.length; index += 1) {
    const { name, blocks } = calls[index] as MeteredCall;
    if (blocks !== 0) validateUnits(`calls[${index}].blocks`, blocks);
    const price = priceOf(table.exact.get(name) ?? fitting(table, name), blocks);
    prices[index] = price;
    total += price;
  }
  if (total > MAX_UNITS) throw new InvalidError('calls', `prices that sum up to ${MAX_UNITS} at most`, total);
  return { total, prices };
}

/** Prices by method. */
interface Table {
  readonly exact: ReadonlyMap<string, MethodCost>;
  /** The beginnings of methods, the longest first. The last fits every method. */
  readonly beginnings: readonly (readonly [beginning: string, line: MethodCost])[];
}

const rest: MethodCost = { method: '*', cost: 1, blocks: 0, blocksCost: 0 };

/** The prices of a configuration are the same in every call, so each list is read once. */
const read = new WeakMap<readonly MethodCost[], Table>();

function tableOf(costs: readonly MethodCost[]): Table {
  const found = read.get(costs);
  if (found !== undefined) return found;
  const lines = new Map<string, MethodCost>();
  costs.forEach((line, index) => {
    validateUnits(`costs[${index}].cost`, line.cost);
    validateUnits(`costs[${index}].blocks`, line.blocks);
    validateUnits(`costs[${index}].blocks-cost`, line.blocksCost);
    if (lines.has(line.method)) throw new InvalidError(`costs[${index}].method`, 'each method once', line.method);
    lines.set(line.method, line);
  });
  const beginnings = [rest, ...lines.values()]
    .filter(({ method }) => method.endsWith('*'))
    .map((line) => [line.method.slice(0, -1), line] as const)
    // The configured `*` comes before the built-in one, because sorting keeps the order of equals.
    .toReversed()
    .sort(([one], [other]) => other.length - one.length);
  const table = { exact: lines, beginnings };
  read.set(costs, table);
  return table;
}

function fitting({ beginnings }: Table, method: string): MethodCost {
  for (const [beginning, line] of beginnings) if (method.startsWith(beginning)) return line;
  return rest;
}

function priceOf({ cost: base, blocks: step, blocksCost }: MethodCost, blocks: number): number {
  return step === 0 || blocks < step ? base : base + Math.floor(blocks / step) * blocksCost;
}
