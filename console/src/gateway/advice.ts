import type { Problem } from './problem.ts';

/** What a person can do about the problems that need more than a look at their detail. */
const advice: Readonly<Record<string, string>> = {
  unreachable: 'See whether the gateway runs, and whether this machine is connected.',
  'not-json': 'Something between this page and the gateway has answered. Look at the proxies before it.',
  malformed: 'Correct the field that the detail names.',
  'insecure-page': 'Open the console by HTTPS, or on the machine of the gateway.',
  'too-long': 'Use `mintmark audit verify`, which reads ledgers of any length.',
  unauthorized: 'Check the token or the key: it is missing, mistyped or not in the configuration.',
  forbidden: 'Have a policy allow it, or use a caller that may do it. “Explain a request” shows every rule.',
  'unknown-route': 'The gateway has no such route, or no signer. Metrics also answer so without the right token.',
  'unknown-chain': 'Use a chain that the section chains of the configuration has.',
  'unknown-host': 'Have the operator list this name in listen.hosts.',
  'token-not-found': 'Check chain, contract and token id. The token may not be minted yet.',
  'content-not-found': 'The document or the medium is gone. Nobody but its publisher can bring it back.',
  'integrity-mismatch': 'Try again: another IPFS gateway may have the right bytes. Never use the wrong ones.',
  'metadata-invalid': 'The document of the token is not usable. The detail names the place.',
  'quota-exceeded': 'Wait until the limit has room again, or use an API key with a larger plan.',
  'cost-exceeds-capacity': 'Send fewer calls at a time, or ask for a smaller range.',
  'too-many-in-flight': 'Wait for the calls that are under way.',
  'transaction-reverts': 'The contract would refuse this call. Look at its arguments and the balance.',
  'transaction-refused': 'The chain would not take the transaction. The reason says why.',
  'upstream-error': 'Try again. If it stays, the operator has to look at the endpoint that the detail names.',
  'instance-replaced': 'Send it again, with an Idempotency-Key if it signs something.',
  'store-unavailable': 'Try again. If it stays, the operator has to look at the store.',
  internal: 'This is a defect. Report it with the request id.',
};

/** Returns what a person can do about a problem. */
export function adviceOn({ code, retryable, retryAfter }: Problem): string {
  const wait = retryAfter === undefined ? '' : ` It can succeed after ${retryAfter} s.`;
  const general = retryable ? 'Try again in a moment.' : 'Change the request: the detail names what is wrong.';
  return (advice[code] ?? general) + wait;
}
