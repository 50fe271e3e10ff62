import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hostProblems } from '../../hosts/shared/exchange/host-response.ts';
import { openapiDocument } from '../../scripts/build/openapi.ts';
import { readProblems } from '../../scripts/docs/errors.ts';
import { at } from '../suite/support/ask.ts';

const core = '../../components/gateway/core/src';
const source = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const { problems, reasons, jsonRpcCodes } = readProblems();
const { schemas, responses } = Object(at(openapiDocument(), 'components')) as { schemas: object; responses: object };

/** The rows of the macro `codes!` of the core, as its columns name them. */
function coreCodes(): object[] {
  const [, table = ''] = source(`${core}/http/problem.rs`).split('\ncodes! {\n');
  const rows = table.slice(0, table.indexOf('\n}\n')).split('\n');
  return rows.map((line) => {
    const columns =
      /^ {4}\w+ "(?<code>[a-z-]+)" (?<status>\d+) (?<rpcStatus>\d+) (?<rpcCode>-?\d+) \w+ (?<retryable>true|false) "(?<title>.+)";$/;
    const { code, status, rpcStatus, rpcCode, retryable, title } = columns.exec(line)?.groups ?? {};
    if (code === undefined) throw new Error(`expected a row of codes!, got ${line}`);
    const [jsonRpcStatus, jsonRpcCode] = [Number(rpcStatus), Number(rpcCode)];
    return { code, title, status: Number(status), retryable: retryable === 'true', jsonRpcStatus, jsonRpcCode };
  });
}

const byCode = (one: { code: string }, other: { code: string }): number => one.code.localeCompare(other.code);

test('the gateway has the codes of schema/problems.json, with the same statuses, titles and JSON-RPC codes', () => {
  const expected = problems.filter(({ by }) => by.includes('gateway'));
  const written = expected.map(({ code, title, status, retryable, jsonRpcStatus, jsonRpcCode }) => ({
    code,
    title,
    status,
    retryable,
    jsonRpcStatus,
    jsonRpcCode,
  }));
  expect((coreCodes() as typeof written).toSorted(byCode)).toEqual(written.toSorted(byCode));
});

test('the hosts have the codes of schema/problems.json, with the same statuses and titles', () => {
  const expected = problems.filter(({ by }) => by.includes('host')).toSorted(byCode);
  const written = expected.map(({ code, title, status, retryable }) => ({ code, title, status, retryable }));
  const own = Object.entries(hostProblems).map(([code, { status, title, retryable }]) => ({ code, title, status, retryable }));
  expect(own.toSorted(byCode)).toEqual(written);
});

test('the middleware of the rate limiter has the titles and statuses of schema/problems.json', () => {
  const text = source('../../packages/rate-limit/src/middleware/admit.ts');
  const written = [...text.matchAll(/status: (\d+),\s+code: '([a-z-]+)',\s+title: '([^']+)',/g)];
  const own = written.map(([, status, code = '', title]) => ({ code, title, status: Number(status) }));
  const codes = new Set(own.map(({ code }) => code));
  expect(own.length).toBe(3);
  const expected = problems.filter(({ code }) => codes.has(code)).map(({ code, title, status }) => ({ code, title, status }));
  expect(own.toSorted(byCode)).toEqual(expected.toSorted(byCode));
});

test('the description enumerates these codes and reasons', () => {
  expect(at(schemas, 'ProblemCode', 'enum')).toEqual(problems.map(({ code }) => code));
  expect(at(schemas, 'ProblemReason', 'enum')).toEqual(reasons.map(({ reason }) => reason).toSorted());
});

test('the description has a response for each status of a problem, with its codes', () => {
  const described = Object.values(responses).flatMap((response) => {
    const properties = at(response, 'content', 'application/problem+json', 'schema', 'allOf', 1, 'properties');
    return properties === undefined ? [] : [[at(properties, 'status', 'const'), at(properties, 'code', 'enum')] as const];
  });
  // These have no other form than that of JSON-RPC.
  const documents = problems.filter(({ code }) => !['forbidden', 'in-flight', 'transaction-replaced'].includes(code));
  const statuses = [...new Set(documents.map(({ status }) => status))];
  const expected = statuses.map((status) => [status, problems.filter((row) => row.status === status).map(({ code }) => code)]);
  expect(Object.fromEntries(described)).toEqual(Object.fromEntries(expected));
});

test('the reasons are those that the core gives, and belong to codes', () => {
  const folder = new URL(`${core}/`, import.meta.url);
  const files = globSync('**/*.rs', { cwd: fileURLToPath(folder) }).map((path) => readFileSync(new URL(path, folder), 'utf8'));
  const given = [...files.join('\n').matchAll(/(?:because|refused)\("([a-z-]+)"|reason: \w+\.map\(\|_\| "([a-z-]+)"\)/g)];
  expect([...new Set(given.map(([, one, other]) => one ?? other))].toSorted()).toEqual(reasons.map(({ reason }) => reason).toSorted());
  expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(reasons.map(({ code }) => code)));
});

test('the page has each JSON-RPC code that a problem has', () => {
  const known = new Set(jsonRpcCodes.map(({ code }) => code));
  expect(problems.filter(({ jsonRpcCode }) => !known.has(jsonRpcCode))).toEqual([]);
});
