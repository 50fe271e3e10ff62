import table from '../../../schema/problems.json' with { type: 'json' };
import type { Problem } from './problem.ts';

/** What to do about the problems that only this page has. */
const ownAdvice: Readonly<Record<string, string>> = {
  unreachable: 'See whether the gateway runs, and whether this machine is connected.',
  'not-json': 'Something between this page and the gateway has answered. Look at the proxies before it.',
  malformed: 'Correct the field that the detail names.',
  'insecure-page': 'Open the console by HTTPS, or on the machine of the gateway.',
  'unknown-method': 'Compare the name of the method. The operator allows further ones by `chains.{id}.methods`.',
  'too-long': 'Use `mintmark audit verify`, which reads ledgers of any length.',
};

/** The code of JSON-RPC for a method that is not there. */
const METHOD_NOT_FOUND = -32_601;

/** The build keeps the codes and the actions of the table only. */
const advice: ReadonlyMap<string, string> = new Map([
  ...table.problems.map(({ code, action }) => [code, action] as const),
  ...Object.entries(ownAdvice),
]);

/** Returns what a person can do about a problem. */
export function adviceOn({ code, rpcCode, retryable, retryAfter }: Problem): string {
  const wait = retryAfter === undefined ? '' : ` It can succeed after ${retryAfter} s.`;
  const general = retryable ? 'Try again in a moment.' : 'Change the request: the detail names what is wrong.';
  const own = rpcCode === METHOD_NOT_FOUND ? ownAdvice['unknown-method'] : advice.get(code);
  return (own ?? general) + wait;
}
