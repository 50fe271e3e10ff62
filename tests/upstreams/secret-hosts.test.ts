import { expect, test } from 'vitest';
import { startWarnings } from '../../hosts/node/start-findings.ts';
import { readSections } from '../../hosts/shared/config/read.ts';

const env: Readonly<Record<string, string>> = { KEY: 'Key-Of-Mine', URL: 'https://rpc.example/key', HOST: '10.0.0.7' };

/** Returns the warnings of a configuration. */
function warningsOf(config: object) {
  const read = readSections(JSON.stringify(config), (name) => env[name]);
  expect(read.errors).toEqual([]);
  return startWarnings(read);
}

test('an upstream with a variable in its host gives a warning, because clients are told the host', () => {
  const config = {
    chains: {
      1: { rpc: ['https://${KEY}.rpc.example/v2', { url: 'https://rpc.example', bearer: '${KEY}' }, { url: 'https://${KEY}.example' }] },
    },
    content: { arweave: ['https://ar.example'] },
  };
  const warnings = warningsOf(config);
  expect(warnings.map(({ at }) => at)).toEqual(['/chains/1/rpc/0', '/chains/1/rpc/2/url']);
  expect(warnings[0]?.text).toMatch(/^the host has a variable in it, and clients are told the host if the upstream fails\. /);
});

test.each(['${URL}', 'https://rpc.example/${KEY}', 'https://rpc.example/?key=${KEY}', 'https://rpc.example'])('%s gives none', (url) => {
  expect(warningsOf({ chains: { 1: { rpc: [url] } } })).toEqual([]);
});

test('the warning of a private address has no secret', () => {
  const texts = warningsOf({ chains: { 1: { rpc: ['http://${HOST}:8545'] } } }).map(({ text }) => text);
  expect(texts[0]).toContain('is not a public address');
  expect(texts.join()).not.toContain('10.0.0.7');
});
