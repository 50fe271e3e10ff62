/** The page of errors, made of `schema/problems.json`. */
import { readFileSync } from 'node:fs';
import { markdownTable } from '../../cli/command/markdown-table.ts';
import { from } from '../build/paths.ts';

/** Where everything about each problem code is written. */
export const PROBLEMS_FILE = 'schema/problems.json';

/** A problem code, and what it means. */
export interface ProblemRow {
  readonly code: string;
  readonly title: string;
  /** The status of a problem document. */
  readonly status: number;
  readonly retryable: boolean;
  /** Whether a problem may say otherwise than its code. */
  readonly retryableVaries?: boolean;
  /** The HTTP status of a JSON-RPC answer with this problem. */
  readonly jsonRpcStatus: number;
  readonly jsonRpcCode: number;
  /** Who answers with it. */
  readonly by: readonly ('gateway' | 'host')[];
  readonly cause: string;
  /** What the client is to do. */
  readonly action: string;
}

/** The content of `schema/problems.json`. */
export interface Problems {
  readonly problems: readonly ProblemRow[];
  readonly reasons: readonly { readonly code: string; readonly reason: string; readonly cause: string }[];
  readonly jsonRpcCodes: readonly { readonly code: number; readonly cause: string }[];
}

/** Reads `schema/problems.json`. */
export function readProblems(): Problems {
  return JSON.parse(readFileSync(from(PROBLEMS_FILE), 'utf8')) as Problems;
}

/** Returns the page of errors. */
export function errorsPage({ problems, reasons, jsonRpcCodes }: Problems): string {
  return `<!-- made of ${PROBLEMS_FILE}: npm run check -- --fix -->

# Errors

Every refusal is a problem (RFC 9457) with one of these codes.
[Problems](http.md#problems) describes its fields, and [JSON-RPC errors](http.md#json-rpc-errors) how it looks on JSON-RPC routes.
A code is stable: program against it, and show \`detail\` to people.
Log the \`requestId\`, which the gateway's log has too.

## Codes

${table(
  ['status', 'code', 'cause', 'retry?', 'what to do'],
  problems.map(({ status, code, cause, action, ...row }) => [String(status), `\`${code}\``, cause, retry(row), action]),
)}

A retry of a code that is not repeatable gives the same answer.
Where a retry can help, wait at least \`retryAfter\` seconds if the problem has it.

## Reasons

Some problems have a \`reason\`, the case within the code:

${table(
  ['code', '`reason`', 'cause'],
  reasons.map(({ code, reason, cause }) => [`\`${code}\``, `\`${reason}\``, cause]),
)}

## JSON-RPC codes

The problem is \`error.data\`.

${table(
  ['JSON-RPC code', 'cause', 'problems'],
  jsonRpcCodes.map(({ code, cause }) => [String(code), cause, listOf(problems.filter((it) => it.jsonRpcCode === code))]),
)}

\`forbidden\` has the code -32003 if a policy or a spending limit denies a request of the signer, or its chain is another one, and -32601 if the route does not answer the method.
A problem that is not repeatable, unlike others of its code, has -32600 in the place of a code that clients repeat.
What a host answers itself has -32603, whatever its code is.

The HTTP status of a JSON-RPC answer is 200, except for these problems:

${table(
  ['status', 'problems'],
  statuses(problems).map((status) => [String(status), listOf(problems.filter((it) => it.jsonRpcStatus === status))]),
)}
`;
}

function retry({ retryable, retryableVaries }: Pick<ProblemRow, 'retryable' | 'retryableVaries'>): string {
  const usual = retryable ? 'yes' : 'no';
  return retryableVaries === true ? `${usual}, unless \`retryable\` says otherwise` : usual;
}

const listOf = (problems: readonly ProblemRow[]): string => problems.map(({ code }) => `\`${code}\``).join(', ');

function statuses(problems: readonly ProblemRow[]): number[] {
  const known = new Set(problems.map(({ jsonRpcStatus }) => jsonRpcStatus));
  known.delete(200);
  return [...known].toSorted((one, other) => one - other);
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => markdownTable(heads, rows).join('\n');
