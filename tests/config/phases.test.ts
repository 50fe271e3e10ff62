import { describe, expect, test } from 'vitest';
import { lineOf, InvalidConfigurationError } from '../../hosts/shared/config/invalid-configuration-error.ts';
import { readConfig, readSections } from '../../hosts/shared/config/read.ts';
import { complete } from './complete/complete.ts';

const none = (): undefined => undefined;

/** Reads a configuration with the environment unset. Returns the lines of its errors. */
function lines(config: unknown): string[] {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const read = readConfig(text, none);
  return read.tag === 'err' ? read.val.map(lineOf) : [];
}

describe('errors of all phases are listed together', () => {
  test('a repeated member, an old name, an unset variable, a rule of the schema and a rule between fields', () => {
    const config = {
      ...complete,
      chains: { '1': { rpc: ['https://${UNSET}'] } },
      content: { deadlineMs: 1 },
      signer: { ...complete.signer, frozen: ['nobody'], windows: [] },
    };
    expect(lines(JSON.stringify(config).replace('"listen":{', '"listen":{"port":1,'))).toEqual([
      expect.stringMatching(/^\/listen\/port: expected each member once/),
      expect.stringMatching(/^\/signer\/windows: expected only `spendingLimits`/),
      '/chains/1/rpc/0: expected the environment variable UNSET, got it is not set',
      '/content/deadlineMs: expected milliseconds, 100 to 120000, got 1',
      '/signer/frozen/0: expected a key that is configured, got "nobody"',
    ]);
  });

  test('an unset variable hides no other error of its section', () => {
    const [first, ...others] = complete.signer?.callers ?? [];
    const config = {
      ...complete,
      signer: { ...complete.signer, callers: [{ ...first, tokenSha256: '${UNSET}', plan: 'gold', keys: ['cold'] }, ...others] },
    };
    expect(lines(config)).toEqual([
      '/signer/callers/0/tokenSha256: expected the environment variable UNSET, got it is not set',
      '/signer/callers/0/keys/0: expected a key that is configured, got "cold"',
      '/signer/callers/0/plan: expected one of the plans anonymous, pro, got "gold"',
    ]);
  });

  test('an unset variable causes no second error', () => {
    const [first, ...others] = complete.signer?.callers ?? [];
    const signer = { ...complete.signer, callers: [{ ...first, id: '${ID}', plan: '${PLAN}' }, ...others] };
    expect(lines({ ...complete, signer })).toEqual(
      ['id: expected the environment variable ID', 'plan: expected the environment variable PLAN'].map(
        (words) => `/signer/callers/0/${words}, got it is not set`,
      ),
    );
  });
});

describe('a configuration is read as far as it holds', () => {
  test('sections that break a rule have their defaults', () => {
    const { config, broken } = readSections(JSON.stringify({ ...complete, listen: [], signer: {} }), none);
    expect(config).toEqual({ ...complete, listen: readSections('{}', none).config.listen, signer: undefined });
    expect([...broken]).toEqual(['listen', 'signer']);
  });

  test('keys of a signer that breaks another rule stay, so that they can be opened', () => {
    const { config, broken } = readSections(
      JSON.stringify({ ...complete, signer: { ...complete.signer, callers: [], policies: 7 } }),
      none,
    );
    expect(config.signer?.keys).toEqual(complete.signer?.keys);
    expect(config.signer?.checkpoints).toEqual(complete.signer?.checkpoints);
    expect([...broken]).toEqual(['signer']);
    expect(lines({ ...complete, signer: { ...complete.signer, callers: [], keys: [{ id: 'hot' }] } })).toEqual([
      '/signer/callers: expected at least one item, got an empty list',
      '/signer/keys/0: expected exactly one of env, file, keystore, mnemonic, pkcs11, awsKms, got none',
    ]);
  });

  test('strings that wait for a variable stay', () => {
    const { config, broken } = readSections(JSON.stringify({ ...complete, state: { sqlite: '${UNSET}' } }), none);
    expect(config).toEqual({ ...complete, state: { sqlite: '${UNSET}' } });
    expect([...broken]).toEqual([]);
  });

  test.each(['', '{', '[]', '7'])('%j holds nothing', (text) => {
    expect(readSections(text, none).config).toEqual(readSections('{}', none).config);
  });
});

test('one mistake is one line', () => {
  const error = { at: '/chains', expected: 'an object', got: '7' };
  const thrown = new InvalidConfigurationError([error, { ...error }, { ...error, at: '/cors' }]);
  expect(thrown.message.split('\n')).toEqual(['/chains: expected an object, got 7', '/cors: expected an object, got 7']);
  expect(thrown.errors).toHaveLength(2);
});
