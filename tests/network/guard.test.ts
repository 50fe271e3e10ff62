import { describe, expect, test } from 'vitest';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { RefusedAddress, isPublic, publicOnly } from '../../hosts/shared/network/guard.ts';

describe('addresses', () => {
  test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '0.1.2.3'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fd00::1'],
    ['unique local: the metadata of AWS', 'fd00:ec2::254'],
    ['link-local: the metadata of most clouds', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['carrier-grade NAT: the metadata of Alibaba', '100.100.100.200'],
    ['the metadata of Oracle', '192.0.0.192'],
    ['the metadata of Azure', '168.63.129.16'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['site-local, deprecated', 'fec0::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private', '::ffff:a00:1'],
    ['IPv4-compatible, deprecated', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 of link-local', '64:ff9b::169.254.169.254'],
    ['NAT64 for local use', '64:ff9b:1::a00:1'],
    ['6to4 of private', '2002:a00:1::'],
    ['Teredo', '2001::1'],
    ['not given out', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('%s is not: %s', (_, address) => {
    expect(isPublic(address)).toBe(false);
  });

  test('only the public addresses of a name are used', () => {
    const [inside, outside] = [
      { address: '10.0.0.1', family: 4 },
      { address: '1.1.1.1', family: 4 },
    ];
    expect(publicOnly('a.example', [inside, outside])).toEqual([outside]);
    expect(() => publicOnly('a.example', [inside])).toThrow(RefusedAddress);
    expect(() => publicOnly('a.example', [])).toThrow(RefusedAddress);
  });
});

describe('destinations', () => {
  const settings = {
    allowPrivate: ['127.0.0.1:8545', 'node.internal:443', '[::1]:80'],
    connectTo: {
      'https://mirror.example': 'http://127.0.0.1:9999',
      'http://plain.example': 'http://127.0.0.1:9998',
      'https://localhost:1234': 'https://a.example',
      'https://own.example': 'https://elsewhere.example',
      'https://ports.example:8443': 'https://ports.example:8443',
    },
  };
  const to = destinations(settings, ['nft.example', 'own.example', 'localhost']);

  test.each([
    'http://a.example/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://127.0.0.1:8545/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://１２７.0.0.1/',
    'https://localhost:1234/',
    'https://127.0.0.1./',
    'https://%31%32%37.0.0.1/',
    'https://017700000001/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2002:a00:1::]/',
    'https://ⓛocalhost/',
    'https://intranet/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://router.home.arpa./',
    'https://nas.lan/',
    'https://a.example:8545/',
    'https://a.example:22/',
    'https://a.example:80/',
    'https://nft.example/v1/nft/1/0x/1',
    'https://NFT.example./',
    'https://own.example/',
    'https://user:password@a.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://',
    'nonsense',
  ])('a URL from a token is refused: %s', (url) => {
    expect(() => to({ url, chosenBy: 'token' })).toThrow(RefusedAddress);
  });

  test('a URL from a token reaches public names over https, and mapped origins', () => {
    expect(to({ url: 'https://a.example/x?y=1#z', chosenBy: 'token' })).toEqual({
      origin: 'https://a.example',
      path: '/x?y=1',
      host: 'a.example',
      publicOnly: true,
    });
    expect(to({ url: 'https://mirror.example/x', chosenBy: 'token' })).toEqual({
      origin: 'http://127.0.0.1:9999',
      path: '/x',
      host: 'mirror.example',
      publicOnly: false,
    });
    expect(to({ url: 'https://ports.example:8443/', chosenBy: 'token' })).toMatchObject({ origin: 'https://ports.example:8443' });
    expect(to({ url: 'https://[2606:4700::1111]/', chosenBy: 'token' })).toMatchObject({ publicOnly: true });
    expect(to({ url: 'http://plain.example/', chosenBy: 'token' })).toMatchObject({ origin: 'http://127.0.0.1:9998', publicOnly: false });
  });

  test('a URL of the operator reaches listed private addresses, with their port', () => {
    expect(to({ url: 'http://127.0.0.1:8545/', chosenBy: 'operator' })).toMatchObject({ publicOnly: false });
    expect(to({ url: 'https://node.internal/', chosenBy: 'operator' })).toMatchObject({ publicOnly: false });
    expect(to({ url: 'http://[::1]/', chosenBy: 'operator' })).toMatchObject({ publicOnly: false });
    for (const url of ['http://127.0.0.1:8546/', 'http://127.0.0.1/', 'http://localhost:8545/'])
      expect(() => to({ url, chosenBy: 'operator' })).toThrow(RefusedAddress);
    // The addresses of a name are verified when it is resolved.
    expect(to({ url: 'http://node.internal:8080/', chosenBy: 'operator' })).toMatchObject({ publicOnly: true });
  });

  test('a URL with credentials is refused', () => {
    for (const url of ['https://user:password@a.example/', 'https://user@a.example/', 'http://user:password@127.0.0.1:8545/'])
      for (const chosenBy of ['token', 'operator'] as const) expect(() => to({ url, chosenBy })).toThrow(RefusedAddress);
  });

  test('a refusal names an origin at most', () => {
    for (const url of ['http://a.example/secret', 'https://127.0.0.1/secret', 'https://user:secret@a.example/']) {
      expect(() => to({ url, chosenBy: 'token' })).toThrow(expect.objectContaining({ reason: expect.not.stringContaining('secret') }));
    }
  });
});
