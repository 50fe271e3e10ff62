import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { openrpcDocument } from '../../scripts/build/openrpc.ts';
import { methods } from '../suite/described/methods.ts';

const source = (path: string): string => readFileSync(new URL(`../../components/${path}`, import.meta.url), 'utf8');

/** The schema of JSON Schema, draft 7. */
interface Draft7 {
  readonly $schema: string;
  readonly definitions: object;
}

test('the description of the signer is valid by the schema of OpenRPC', () => {
  const require = createRequire(import.meta.url);
  const { $schema: _, definitions, ...draft7 } = require('ajv/dist/refs/json-schema-draft-07.json') as Draft7;
  // The package has types of documents, and none of the schema.
  const { $schema: _named, ...schema } = (require('@open-rpc/meta-schema') as { openrpcDocument: { $schema: string } }).openrpcDocument;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // The schema names that of JSON Schema by an address of its own, in two forms, and a place in it.
  const named = { ...definitions, JSONSchemaObject: { properties: { $ref: { type: 'string' } } } };
  for (const $id of ['https://meta.json-schema.tools/', 'https://meta.json-schema.tools']) {
    ajv.addMetaSchema({ ...draft7, definitions: named, $id });
  }
  const validate = ajv.compile(schema);
  expect(validate(openrpcDocument()), ajv.errorsText(validate.errors)).toBe(true);
  expect(validate({ ...openrpcDocument(), methods: [{ name: 'eth_accounts' }] })).toBe(false);
});

test('the description has the methods of the signer and of its path, and no others', () => {
  const [, plan = ''] = source('signer/src/wallet/plan/mod.rs').split('match call.method.as_str() {');
  const answered = [...plan.slice(0, plan.indexOf('            name =>')).matchAll(/"([a-z]+_\w+)"/g)].map(([, name]) => name);
  const signing = [...source('signer/src/wallet/call.rs').matchAll(/"((?:eth|personal|signer)_\w+)" ?(?:,|=>)/g)].map(([, name]) => name);
  const [, local = ''] = source('gateway/core/src/jsonrpc/local.rs').split('match method {');
  const own = [...local.slice(0, local.indexOf('_ =>')).matchAll(/"(\w+)" =>/g)].map(([, name]) => name);
  const known = new Set([...answered, ...signing, ...own]);
  expect(known.size).toBeGreaterThan(15);
  expect([...methods.keys()].toSorted()).toEqual([...known].toSorted());
});
