import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = file('docs/reference/configuration.md');
const schema = new Map<string, unknown>(Object.entries(JSON.parse(file('schema/config.json'))));
const definitions = objectAt(schema.get('$defs'));

describe('docs/reference/configuration.md', () => {
  const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text);

  test.each(examples)('example %$ is a configuration without errors', (text) => {
    expect(readConfig(text, (name) => `value-of-the-variable-${name}-here`)).toMatchObject({ tag: 'ok' });
  });

  test('the configuration for WASI hosts has no errors, but for the Host that they do not have', () => {
    expect(readConfig(file('hosts/wasm/config.json'), () => undefined)).toMatchObject({ tag: 'err', val: [{ at: '/listen/hosts/0' }] });
  });

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  // Each table, in the order of the page, and the part of the schema that it describes.
  test.each([
    ['## `listen`', 0, ['listen']],
    ['## `cors`', 0, ['cors']],
    ['## `chains`', 0, ['chain']],
    ['### `chains.logs`', 0, ['chain', 'properties', 'logs']],
    ['### An endpoint in `chains.{id}.rpc`', 0, ['endpoint']],
    ['## `content`', 0, ['content']],
    ['### `content.images`', 0, ['content', 'properties', 'images']],
    ['### `content.events`', 0, ['content', 'properties', 'events']],
    ['## `network`', 0, ['network']],
    ['## `websockets`', 0, ['websockets']],
    ['## `limits`', 0, ['limits']],
    ['### `limits.plans`', 0, ['plan']],
    ['### `limits.plans`', 1, ['limitPolicy']],
    ['### `limits.keys`', 0, ['limits', 'properties', 'keys', 'items']],
    ['## `signer`', 0, ['signer']],
    ['### `signer.keys`', 0, ['signer', 'properties', 'keys', 'items']],
    ['### `signer.keys`', 1, ['signer', 'properties', 'keys', 'items', 'properties', 'keystore']],
    ['### `signer.keys`', 2, ['signer', 'properties', 'keys', 'items', 'properties', 'mnemonic']],
    ['### `signer.keys`', 3, ['pkcs11']],
    ['### `signer.keys`', 4, ['awsKms']],
    ['### `signer.keys`', 5, ['awsKms', 'properties', 'credentials']],
    ['### `signer.callers`', 0, ['signer', 'properties', 'callers', 'items']],
    ['### `signer.callers`', 1, ['signer', 'properties', 'callers', 'items', 'properties', 'stamp']],
    ['### `signer.chains`', 0, ['signerChain']],
    ['### `signer.policies`', 0, ['signerPolicy']],
    ['### `signer.spendingLimits`', 0, ['spendingLimit']],
    ['### `signer.checkpoints`', 0, ['signer', 'properties', 'checkpoints']],
    ['### `signer.checkpoints`', 1, ['signer', 'properties', 'checkpoints', 'properties', 'known']],
    ['## `admin`', 0, ['admin']],
    ['## `backends`', 0, ['backends']],
    ['## `state`', 0, ['state']],
  ] as const)('%s, table %i, has every option with its default', (heading, index, path) => {
    const part = path.reduce((value: Readonly<Record<string, unknown>>, name) => objectAt(value[name]), definitions);
    const required = new Set(Array.isArray(part['required']) ? part['required'] : []);
    const expected = Object.entries(objectAt(part['properties'])).map(([name, option]) => [name, defaultOf(option, required.has(name))]);
    const found = tablesUnder(heading)[index]?.map(([name, , value]) => [name, value === undefined ? undefined : shown(value)]);
    expect(found).toEqual(expected);
  });

  test('every section of the schema has its own', () => {
    const sections = Object.keys(objectAt(schema.get('properties'))).filter((name) => name !== '$schema');
    expect([...page.matchAll(/^## `(\w+)`$/gm)].map(([, name]) => name)).toEqual(sections);
  });
});

/**
 * The default that a table shows: its JSON, `required`, or words where the schema has no default.
 */
function defaultOf(option: unknown, required: boolean): unknown {
  if (required) return 'required';
  const { default: value } = objectAt(option);
  return value === undefined ? 'words' : value;
}

/** Parses the cell of a default. */
function shown(cell: string): unknown {
  if (cell === 'required') return cell;
  const [, json] = /^`(.*)`$/.exec(cell) ?? [];
  try {
    return json === undefined ? 'words' : JSON.parse(json);
  } catch {
    return 'words';
  }
}

/** The rows of the tables of options under a heading, up to the next heading. */
function tablesUnder(heading: string): string[][][] {
  const start = page.indexOf(`\n${heading}\n`);
  const end = page.indexOf('\n##', start + heading.length);
  return page
    .slice(start, end < 0 ? undefined : end)
    .split('| option | type | default | meaning |\n|---|---|---|---|\n')
    .slice(1)
    .map((table) =>
      table
        .slice(0, table.indexOf('\n\n') < 0 ? undefined : table.indexOf('\n\n'))
        .trim()
        .split('\n')
        .map((row) =>
          row
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        )
        .map(([name = '', ...rest]) => [name.replaceAll('`', ''), ...rest]),
    );
}

function objectAt(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
