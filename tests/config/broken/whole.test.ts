import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../hosts/shared/config/read.ts';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const url = 'an http or https URL without credentials and fragment';
const origin = 'an origin: http or https, host, port, nothing else';
const host = 'a lower-case host name or IP address, with `:` and a port if needed, without a scheme';
const chain = 'a chain id, decimal without leading zeros, 1 to 9223372036854775771';

describe('a configuration that breaks a rule is refused, every error with its place', () => {
  refuses([
    ['a list', [], [['', 'an object', 'an empty list']]],
    ['nothing', null, [['', 'an object', 'null']]],
    [
      'an unknown section',
      { sinner: {} },
      [
        [
          '/sinner',
          'one of $schema, log, listen, cors, chains, content, network, websockets, limits, signer, admin, backends, state',
          'an unknown field',
        ],
      ],
    ],
    [
      'an unknown field',
      { listen: { hosst: 'a' } },
      [['/listen/hosst', 'one of host, port, hosts, tlsTerminated, drainSeconds, console', 'an unknown field']],
    ],
    ['a drain of an hour', { listen: { drainSeconds: 3600 } }, [['/listen/drainSeconds', 'whole seconds, 0 to 300', '3600']]],
    [
      'a section of another kind',
      { listen: 8787, limits: [] },
      [
        ['/listen', 'an object', '8787'],
        ['/limits', 'an object', 'an empty list'],
      ],
    ],
    [
      'bounds of WebSockets out of range',
      { websockets: { maxSockets: -1, maxSocketsPerClient: 0, maxMessageBytes: 10_000_000, pingSeconds: 0.5 } },
      [
        ['/websockets/maxSockets', 'sockets, 0 to 30000', '-1'],
        ['/websockets/maxSocketsPerClient', 'sockets, 1 to 30000', '0'],
        ['/websockets/maxMessageBytes', 'bytes, 1024 to 5242880', '10000000'],
        ['/websockets/pingSeconds', 'seconds, 1 to 3600', '0.5'],
      ],
    ],
    ['a port as text', { listen: { port: '80' } }, [['/listen/port', 'a port, 0 to 65535', '"80"']]],
    ['ports out of range', { listen: { port: 65536 } }, [['/listen/port', 'a port, 0 to 65535', '65536']]],
    ['a fractional port', { listen: { port: 1.5 } }, [['/listen/port', 'a port, 0 to 65535', '1.5']]],
    [
      'no host at all',
      { listen: { host: '', hosts: [] } },
      [
        ['/listen/host', 'a host name or an IP address', '""'],
        ['/listen/hosts', 'at least one item', 'an empty list'],
      ],
    ],
    [
      'invalid hosts',
      { listen: { hosts: ['https://a.example', 'A.example', 'a.example:0', '1.2.3.400', '::1', 'a.example', 'a.example', '*'] } },
      [
        ['/listen/hosts/0', host, 'text of 17 characters that begins with "https://"'],
        ['/listen/hosts/1', host, '"A.example"'],
        ['/listen/hosts/2', host, '"a.example:0"'],
        ['/listen/hosts/3', host, '"1.2.3.400"'],
        ['/listen/hosts/4', host, '"::1"'],
        ['/listen/hosts/7', host, '"*"'],
        ['/listen/hosts/6', 'each item once', 'the same as item 5'],
      ],
    ],
    [
      'invalid origins',
      { cors: { origins: ['https://a.example/', 'null', 'a.example', 'https://a.example:443'] } },
      [0, 1, 2, 3].map((index) => [
        `/cors/origins/${index}`,
        '`*` or an origin: http or https, host, port',
        ['text of 18 characters that begins with "https://"', '"null"', '"a.example"', 'text of 21 characters that begins with "https://"'][
          index
        ] ?? '',
      ]),
    ],
    [
      'invalid chain ids',
      {
        chains: Object.fromEntries(['mainnet', '01', '0', '0x1', '9223372036854775772'].map((id) => [id, { rpc: ['https://a.example'] }])),
      },
      ['0', '9223372036854775772', 'mainnet', '01', '0x1'].map((id) => [`/chains/${id}`, chain, `the name "${id}"`]),
    ],
    [
      'a chain without endpoints',
      { chains: { 1: { rpc: [] }, 2: {} } },
      [
        ['/chains/1/rpc', 'at least one item', 'an empty list'],
        ['/chains/2/rpc', 'a value', 'nothing'],
      ],
    ],
    [
      'invalid endpoints',
      {
        chains: {
          1: {
            rpc: [
              'a.example',
              'ws://a.example',
              'https://u:p@a.example',
              'https://a.example/#f',
              'https://',
              'https:a.example',
              'https://a.example/ b',
            ],
          },
        },
      },
      [
        ['/chains/1/rpc/0', url, 'text of 9 characters'],
        ['/chains/1/rpc/1', url, 'text of 14 characters that begins with "ws://"'],
        ['/chains/1/rpc/2', url, 'text of 21 characters that begins with "https://"'],
        ['/chains/1/rpc/3', url, 'text of 20 characters that begins with "https://"'],
        ['/chains/1/rpc/4', url, 'text of 8 characters that begins with "https://"'],
        ['/chains/1/rpc/5', url, 'text of 15 characters'],
        ['/chains/1/rpc/6', url, 'text of 20 characters that begins with "https://"'],
      ],
    ],
    [
      'a method with a space',
      { chains: { 1: { rpc: ['https://a.example'], methods: ['eth call'] } } },
      [['/chains/1/methods/0', 'a JSON-RPC method name', '"eth call"']],
    ],
    [
      'IPFS gateways that are not origins, and numbers out of range',
      {
        content: {
          ipfs: ['https://a.example/ipfs/'],
          ipfsVerification: 'off',
          arweave: ['arweave.net'],
          hedgeAfterMs: -1,
          deadlineMs: 1,
          maxJsonBytes: 0,
          maxJsonDepth: 129,
          maxDataUriBytes: 1.5,
          maxMediaBytes: '100 MB',
          maxBlocks: 0,
          maxRedirects: 21,
          staleSeconds: -1,
          staleIfErrorSeconds: 2_592_001,
          errorSeconds: 301,
          refreshSeconds: null,
          images: { maxPixels: 4095, timeoutMs: 60_001, widths: [] },
        },
      },
      [
        ['/content/ipfs/0', origin, 'text of 23 characters that begins with "https://"'],
        ['/content/ipfsVerification', '`require` or `prefer`', '"off"'],
        ['/content/arweave/0', origin, '"arweave.net"'],
        ['/content/hedgeAfterMs', 'milliseconds, 0 to 60000', '-1'],
        ['/content/maxJsonBytes', 'bytes, 1024 to 67108864', '0'],
        ['/content/deadlineMs', 'milliseconds, 100 to 120000', '1'],
        ['/content/maxJsonDepth', 'levels, 8 to 128', '129'],
        ['/content/maxDataUriBytes', 'bytes, 1024 to 67108864', '1.5'],
        ['/content/maxMediaBytes', 'bytes, 1024 to 2147483647', '"100 MB"'],
        ['/content/maxBlocks', 'blocks, 1 to 1000000', '0'],
        ['/content/maxRedirects', 'redirects, 0 to 20', '21'],
        ['/content/staleSeconds', 'whole seconds, 0 to 2592000', '-1'],
        ['/content/staleIfErrorSeconds', 'whole seconds, 0 to 2592000', '2592001'],
        ['/content/errorSeconds', 'whole seconds, 0 to 300', '301'],
        ['/content/refreshSeconds', 'whole seconds, 0 to 86400', 'null'],
        ['/content/images/maxPixels', 'pixels, 4096 to 16777216', '4095'],
        ['/content/images/timeoutMs', 'milliseconds, 100 to 60000', '60001'],
        ['/content/images/widths', 'one of maxPixels, timeoutMs', 'an unknown field'],
      ],
    ],
    [
      'a freshness that is none',
      {
        chains: {
          1: { rpc: ['https://a.example'], freshSeconds: -1, pollMs: 99, maxAnswerBytes: 1023 },
          2: { rpc: ['https://a.example'], freshSeconds: 86_401 },
        },
      },
      [
        ['/chains/1/freshSeconds', 'whole seconds, 0 to 86400', '-1'],
        ['/chains/1/pollMs', 'milliseconds, 100 to 60000', '99'],
        ['/chains/1/maxAnswerBytes', 'bytes, 1024 to 1073741824', '1023'],
        ['/chains/2/freshSeconds', 'whole seconds, 0 to 86400', '86401'],
      ],
    ],
    [
      'a batch that is none, or is too long',
      { chains: { 1: { rpc: ['https://a.example'], maxBatch: 0 }, 2: { rpc: ['https://a.example'], maxBatch: 10_001 } } },
      [
        ['/chains/1/maxBatch', 'calls, 1 to 10000', '0'],
        ['/chains/2/maxBatch', 'calls, 1 to 10000', '10001'],
      ],
    ],
    [
      'spans of logs and lifetimes that are none',
      { chains: { 1: { rpc: ['https://a.example'], logs: { maxBlocks: 0, splitBlocks: 10_000_001, most: 1 }, cacheSeconds: -1 } } },
      [
        ['/chains/1/logs/maxBlocks', 'blocks, 1 to 10000000', '0'],
        ['/chains/1/logs/splitBlocks', 'blocks, 1 to 10000000', '10000001'],
        ['/chains/1/logs/most', 'one of maxBlocks, splitBlocks', 'an unknown field'],
        ['/chains/1/cacheSeconds', 'whole seconds, 0 to 2592000', '-1'],
      ],
    ],
    [
      'a secret of events that is too short, without showing it',
      { content: { events: { secret: 'correct-horse-battery' } } },
      [['/content/events/secret', /^a secret of 32 to 1024 characters/, 'text of 21 characters']],
    ],
    [
      'events without a secret',
      { content: { events: { key: 'x' } } },
      [
        ['/content/events/key', 'one of secret', 'an unknown field'],
        ['/content/events/secret', 'a value', 'nothing'],
      ],
    ],
    ['an invalid state', { state: { sqlite: '' } }, [['/state/sqlite', 'a path', '""']]],
    [
      'several sections at once, each judged by itself',
      {
        listen: { port: -1 },
        limits: { keys: [{ sha256: sha, plan: 'gold' }] },
        chains: { 1: { rpc: ['https://${UNSET}', '${', '${a b}'] } },
      },
      [
        ['/chains/1/rpc/0', 'the environment variable UNSET', 'it is not set'],
        ['/chains/1/rpc/1', '${NAME}, the name of letters, digits and `_`', 'a `${` without its `}`'],
        ['/chains/1/rpc/2', '${NAME}, the name of letters, digits and `_`', 'another name'],
        ['/listen/port', 'a port, 0 to 65535', '-1'],
        ['/limits/keys/0/plan', 'one of the plans anonymous', '"gold"'],
      ],
    ],
  ]);

  test('an empty variable counts as not set', () => {
    expect(readConfig('{"state":{"sqlite":"${A}"}}', () => '')).toEqual({
      tag: 'err',
      val: [{ at: '/state/sqlite', expected: 'the environment variable A', got: 'it is empty' }],
    });
  });
});
