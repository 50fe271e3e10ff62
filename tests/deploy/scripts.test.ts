import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Shield } from '../../build/types/config.js';
import type { Part } from '../../cli/deploy/examine.ts';
import { partsWithoutSigner, partsWithSigner, scriptsOf } from '../../cli/deploy/scripts.ts';

const schema: Record<string, unknown> = JSON.parse(readFileSync('node_modules/wrangler/config-schema.json', 'utf8'));

function configurations(env: string | undefined, parts: readonly Part[], shield?: Shield): Record<string, unknown>[] {
  return scriptsOf(env, parts, { shield }).map(({ wrangler }) => JSON.parse(wrangler));
}

describe('the wrangler configurations', () => {
  test.each([
    ['as they are', undefined, partsWithSigner],
    ['of an environment', 'staging', partsWithSigner],
    ['without a signer', undefined, partsWithoutSigner],
  ])('%s keep to wrangler’s schema, with no field that it does not know', (_, env, parts) => {
    const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    const known = Object.keys(Object(Object(Object(schema['definitions'])['RawConfig'])['properties']));
    for (const configuration of [...configurations(env, parts), ...configurations(env, parts, { limit: 100, period: 60 })]) {
      expect(check(configuration), JSON.stringify(check.errors)).toBe(true);
      expect(known).toEqual(expect.arrayContaining(Object.keys(configuration)));
    }
  });

  test('the vault first: it has no URL; the gateway reaches it by a binding', () => {
    const [vault, gateway] = configurations(undefined, partsWithSigner);
    expect(vault).toMatchObject({
      name: 'mintmark-vault',
      main: 'vault/index.js',
      workers_dev: false,
      preview_urls: false,
      no_bundle: true,
      migrations: [{ tag: 'v1', new_sqlite_classes: ['Vault'] }],
    });
    expect(vault).not.toHaveProperty('routes');
    expect(gateway).toMatchObject({
      name: 'mintmark-gateway',
      main: 'gateway/index.js',
      no_bundle: true,
      migrations: [
        { tag: 'v1', new_sqlite_classes: ['Limits'] },
        { tag: 'v2', new_sqlite_classes: ['Tokens'] },
        { tag: 'v3', new_sqlite_classes: ['Sockets'] },
      ],
      durable_objects: {
        bindings: [
          { name: 'LIMITS', class_name: 'Limits' },
          { name: 'TOKENS', class_name: 'Tokens' },
          { name: 'SOCKETS', class_name: 'Sockets' },
          { name: 'VAULT', class_name: 'Vault', script_name: 'mintmark-vault' },
        ],
      },
    });
  });

  test('the gateway always has the files: without the console, the description of the interface', () => {
    const [vault, gateway] = configurations(undefined, partsWithSigner);
    expect(gateway).toMatchObject({ assets: { binding: 'ASSETS', directory: 'assets' } });
    expect(vault).not.toHaveProperty('assets');
  });

  test('a data set takes the metrics of both scripts, if one is named', () => {
    const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    for (const { wrangler } of scriptsOf(undefined, partsWithSigner, { metrics: 'mintmark' })) {
      const configuration: Record<string, unknown> = JSON.parse(wrangler);
      expect(check(configuration), JSON.stringify(check.errors)).toBe(true);
      expect(configuration['analytics_engine_datasets']).toEqual([{ binding: 'METRICS', dataset: 'mintmark' }]);
    }
    for (const configuration of configurations(undefined, partsWithSigner))
      expect(configuration).not.toHaveProperty('analytics_engine_datasets');
  });

  test('a shield is a counter of the gateway, of its own for each deployment', () => {
    const shield = { limit: 100, period: 60 } as const;
    const [vault, gateway] = configurations(undefined, partsWithSigner, shield);
    const [, other] = configurations('staging', partsWithSigner, shield);
    expect(vault).not.toHaveProperty('ratelimits');
    const counter = { name: 'SHIELD', namespace_id: expect.stringMatching(/^[1-9]\d*$/), simple: shield };
    expect([gateway?.['ratelimits'], other?.['ratelimits']]).toEqual([[counter], [counter]]);
    expect(gateway?.['ratelimits']).not.toEqual(other?.['ratelimits']);
    expect(configurations(undefined, partsWithSigner)[1]).not.toHaveProperty('ratelimits');
  });

  test('an environment has scripts of its own, bound to each other', () => {
    const [vault, gateway] = configurations('debug', partsWithSigner);
    expect(vault).toMatchObject({ name: 'mintmark-vault-debug' });
    expect(gateway).toMatchObject({
      name: 'mintmark-gateway-debug',
      durable_objects: { bindings: [{}, {}, {}, { script_name: 'mintmark-vault-debug' }] },
    });
  });

  test('without a signer there is the gateway alone, bound to no vault', () => {
    expect(configurations(undefined, partsWithoutSigner)).toMatchObject([
      { name: 'mintmark-gateway', durable_objects: { bindings: [{ name: 'LIMITS' }, { name: 'TOKENS' }, { name: 'SOCKETS' }] } },
    ]);
    expect(JSON.stringify(configurations('x', partsWithoutSigner))).not.toContain('vault');
  });

  test('neither has Node’s interfaces, both have logs', () => {
    for (const configuration of configurations(undefined, partsWithSigner)) {
      expect(configuration).toMatchObject({ observability: { enabled: true }, send_metrics: false });
      expect(configuration['compatibility_flags']).toEqual(expect.arrayContaining(['no_nodejs_compat', 'no_nodejs_compat_v2']));
    }
  });
});
