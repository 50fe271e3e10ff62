import { expect, test } from 'vitest';
import { openapiDocument } from '../../scripts/build/openapi.ts';
import table from '../../schema/routes.json' with { type: 'json' };
import { at } from '../suite/support/ask.ts';

/** The routes that hosts answer themselves, which `schema/routes.json` does not have. */
const hostRoutes = [
  'GET,HEAD /',
  'GET,HEAD /console',
  'GET,HEAD /console/{file}',
  'GET,HEAD /console/blocks/{cid}',
  'GET,HEAD /metrics',
  'GET,HEAD /openapi.json',
  'GET,HEAD /readyz',
  'GET,HEAD /version',
  'POST /v1/backends/identify',
  'POST /v1/backends/settle',
  'POST /v1/backends/sign',
  'POST /v1/backends/take',
];

const verbs = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace']);

/** Returns the methods of a described path. A `GET` that only opens a WebSocket is none. */
function methodsOf(item: object): string[] {
  const described = Object.entries(item).filter(([verb]) => verbs.has(verb));
  return described.flatMap(([verb, operation]) => (at(operation, 'responses', '101') === undefined ? [verb.toUpperCase()] : []));
}

const paths = at(openapiDocument(), 'paths') ?? {};
const described = new Map<string, string[]>(Object.entries(paths).map(([path, item]) => [path, methodsOf(item as object)]));

test('the description has the routes and the methods of the table, and those of the hosts', () => {
  const known = table.routes.map(({ template, methods }) => `${methods} ${template}`);
  const found = [...described].map(([path, methods]) => `${methods.filter((method) => method !== 'OPTIONS')} ${path}`);
  expect(found.toSorted()).toEqual([...known, ...hostRoutes].toSorted());
});

test('every route of the table answers preflights', () => {
  const without = table.routes.filter(({ template }) => described.get(template)?.includes('OPTIONS') !== true);
  expect(without).toEqual([]);
});

test('every route of the table that speaks JSON-RPC is described as such, and no other', () => {
  const tagged = table.routes.map(({ template }) => {
    const tags = Object.values(at(paths, template) ?? {}).flatMap((operation) => at(operation, 'tags') ?? []);
    return { template, jsonRpc: tags.includes('JSON-RPC') };
  });
  expect(tagged).toEqual(table.routes.map(({ template, jsonRpc }) => ({ template, jsonRpc })));
});
