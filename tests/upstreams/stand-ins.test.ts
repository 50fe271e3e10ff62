import { describe, expect, test } from 'vitest';
import { startWarnings } from '../../hosts/node/start-findings.ts';
import { readSections } from '../../hosts/shared/config/read.ts';
import { keptByHosts } from '../../hosts/shared/upstreams/origins/kept.ts';
import { StandIns, withoutHost } from '../../hosts/shared/upstreams/origins/stand-ins.ts';

const env: Readonly<Record<string, string>> = {
  KEY: 'Secret',
  LOWER: 'secret',
  HOST: '10.0.0.7',
  IPV6: '::1',
  DOMAIN: 'secret.example',
  GATEWAY: 'http://secret.example:8080',
};

function read(config: object) {
  const found = readSections(JSON.stringify(config), (name) => env[name]);
  expect(found.errors).toEqual([]);
  return found;
}

const standInsOf = (config: object): StandIns => StandIns.of(read(config));
const hiddenOf = (host: string) => ({ host, standIn: 'chain-1-rpc-0.invalid' });

describe('stand-ins', () => {
  test('take the place of every host that is a secret, one for the same host', () => {
    const { config, ...rest } = read({
      chains: {
        1: { rpc: ['https://${KEY}.example/1', 'https://plain.example/${KEY}', 'http://${KEY}.example.:8545'] },
        10: { rpc: [{ url: 'https://${KEY}.example/10', bearer: 'token-of-it' }] },
      },
      content: { ipfs: ['https://ipfs.example', 'http://${LOWER}.ipfs.example:8080'], arweave: ['https://${LOWER}.ar.example'] },
    });
    const seen = StandIns.of({ config, ...rest }).inConfig(config);
    expect(seen.chains['1']?.rpc).toEqual([
      'https://chain-1-rpc-0.invalid/1',
      'https://plain.example/Secret',
      'http://chain-1-rpc-0.invalid:8545',
    ]);
    expect(seen.chains['10']?.rpc).toMatchObject([{ url: 'https://chain-1-rpc-0.invalid/10', bearer: 'token-of-it' }]);
    expect(seen.content).toMatchObject({
      ipfs: ['https://ipfs.example', 'http://ipfs-1.invalid:8080'],
      arweave: ['https://arweave-0.invalid'],
    });
    expect(seen.limits).toEqual(config.limits);
  });

  test('leave a configuration without secrets as it is', () => {
    const { config, ...rest } = read({ chains: { 1: { rpc: ['https://rpc.example/${KEY}'] } } });
    const standIns = StandIns.of({ config, ...rest });
    expect(standIns.isEmpty).toBe(true);
    expect(standIns.inConfig(config)).toBe(config);
  });

  test.each([
    ['http://ipfs-0.invalid:8080/ipfs/a?b', 'http://secret.example:8080/ipfs/a?b'],
    ['http://ipfs-0.invalid', 'http://secret.example'],
    ['http://cid.ipfs.ipfs-0.invalid:8080/', 'http://cid.ipfs.secret.example:8080/'],
    ['https://ipfs-0.invalid/', 'https://secret.example/'],
  ])('%s stands for %s', (shown, real) => {
    const standIns = standInsOf({ content: { ipfs: ['${GATEWAY}'] } });
    expect(standIns.reveal(shown).url).toBe(real);
    expect(standIns.hide(real)).toBe(shown);
  });

  test.each(['http://ipfs-1.invalid/', 'http://notipfs-0.invalid/', 'http://user@ipfs-0.invalid/', 'https://ipfs.example/', '/path', ''])(
    '%s stands for nothing',
    (url) => {
      const standIns = standInsOf({ content: { ipfs: ['${GATEWAY}'] } });
      expect(standIns.reveal(url)).toEqual({ url, hidden: undefined });
      expect(standIns.hide(url)).toBe(url);
    },
  );

  test('a redirect with credentials stays one that is refused, and a dot at the end of the host changes nothing', () => {
    expect(standInsOf({ content: { ipfs: ['${GATEWAY}'] } }).hide('https://user:word@SECRET.example./')).toBe('https://@ipfs-0.invalid/');
  });

  test('of several hosts the longest is meant', () => {
    const standIns = standInsOf({ chains: { 1: { rpc: ['https://${DOMAIN}/rpc'] } }, content: { ipfs: ['https://ipfs.${DOMAIN}'] } });
    expect(standIns.hide('https://cid.ipfs.secret.example/')).toBe('https://cid.ipfs-0.invalid/');
  });

  test('an IPv6 address has one', () => {
    const standIns = standInsOf({ chains: { 1: { rpc: ['http://[${IPV6}]:8545/key'] } } });
    expect(standIns.hide('http://[::1]:8545/key')).toBe('http://chain-1-rpc-0.invalid:8545/key');
    expect(standIns.reveal('http://chain-1-rpc-0.invalid:8545/key').url).toBe('http://[::1]:8545/key');
  });
});

describe('a text that names a host', () => {
  test.each([
    'no SECRET.example:1',
    'failed:\\nsecret.example',
    '%2F%2Fsecret.example',
    '\\u003csecret.example\\u003e',
    'secret.example.Try',
  ])('has the stand-in, whatever stands beside it: %s', (text) => {
    const shown = withoutHost(text, hiddenOf('secret.example'));
    expect(shown).toContain('chain-1-rpc-0.invalid');
    expect(shown.toLowerCase()).not.toContain('secret');
  });

  test('an address is none within another number, and a word is none within another word', () => {
    expect(withoutHost('10.0.0.7:1 1.10.0.0.7 10.0.0.70 10.0.0.7.', hiddenOf('10.0.0.7'))).toBe(
      'chain-1-rpc-0.invalid:1 1.10.0.0.7 10.0.0.70 chain-1-rpc-0.invalid.',
    );
    expect(withoutHost('http://ab:8545 is not public, 0xab', hiddenOf('ab'))).toBe('http://chain-1-rpc-0.invalid:8545 is not public, 0xab');
  });
});

test('the warning of a private address has no secret', () => {
  for (const url of ['http://${HOST}:8545', 'http://[${IPV6}]:8545']) {
    const texts = startWarnings(read({ chains: { 1: { rpc: [url] } } })).map(({ text }) => text);
    expect(texts[0]).toContain('http://chain-1-rpc-0.invalid:8545 is not a public address');
    expect(texts.join()).not.toMatch(/10\.0\.0\.7|::1/);
  }
});

test('another host behind the same stand-in does not find what this one said', async () => {
  const values = new Map<string, Uint8Array>();
  const store = { get: (key: string) => values.get(key), put: (key: string, value: Uint8Array) => void values.set(key, value) };
  const by = (url: string) => keptByHosts(store, standInsOf({ chains: { 1: { rpc: [url] } } }));
  await by('https://${KEY}.example').put('rpc/1/key', Uint8Array.of(1));
  await by('https://${KEY}.example').put('bafy', Uint8Array.of(2));
  expect(await by('https://${KEY}.example').get('rpc/1/key')).toEqual(Uint8Array.of(1));
  expect(await by('https://${HOST}').get('rpc/1/key')).toBeUndefined();
  expect(await by('https://${HOST}').get('bafy')).toEqual(Uint8Array.of(2));
  expect([...values.keys()].join()).not.toContain('secret');
});
