import { describe } from 'vitest';
import { refuses } from './refuses.ts';

const url = 'https://rpc.example';
const once = 'each field once, and one of `basic`, `bearer` and an `authorization` field';
const visible = '1 to 4096 visible ASCII characters';

describe('an endpoint that breaks a rule is refused, and its credentials are not shown', () => {
  const chain = (...rpc: unknown[]) => ({ chains: { '1': { rpc } } });

  refuses([
    ['no URL', chain({ bearer: 'token' }), [['/chains/1/rpc/0/url', 'a value', 'nothing']]],
    [
      'credentials in the URL',
      chain({ url: 'https://user:word@rpc.example' }),
      [
        [
          '/chains/1/rpc/0/url',
          'an http or https URL without credentials and fragment',
          'text of 29 characters that begins with "https://"',
        ],
      ],
    ],
    [
      'URLs with a key, in a wrong form',
      { chains: { 1: { rpc: ['ftp://h/KSECRET', 'http://h/KSECRET\n'] }, 2: { rpc: 'https://h/KSECRET' } } },
      [
        ['/chains/1/rpc/0', 'an http or https URL without credentials and fragment', 'text of 15 characters that begins with "ftp://"'],
        ['/chains/1/rpc/1', 'an http or https URL without credentials and fragment', 'text of 17 characters that begins with "http://"'],
        ['/chains/2/rpc', 'a list', 'text of 17 characters that begins with "https://"'],
      ],
    ],
    [
      'a URL with a key in the place of a name',
      { network: { connectTo: { 'https://h/KSECRET': 'http://127.0.0.1:1' } } },
      [
        [
          '/network/connectTo/***',
          'an origin: http or https, host, port, nothing else',
          'the name text of 17 characters that begins with "https://"',
        ],
      ],
    ],
    [
      'another field',
      chain({ url, token: 'token' }),
      [['/chains/1/rpc/0/token', 'one of url, headers, basic, bearer, maxBatch', 'an unknown field']],
    ],
    [
      'fields that the gateway sets itself',
      chain({ url, headers: { Host: 'a', 'a b': 'c' } }),
      ['Host', 'a b'].map((name) => [
        `/chains/1/rpc/0/headers/${name}`,
        'a field name that the gateway does not set itself',
        `the name "${name}"`,
      ]),
    ],
    [
      'a line break in a value',
      chain({ url, headers: { 'x-api-key': 'a\r\nhost: b' }, bearer: 'a b' }),
      [
        ['/chains/1/rpc/0/headers/x-api-key', visible, 'text of 10 characters'],
        ['/chains/1/rpc/0/bearer', visible, 'text of 3 characters'],
      ],
    ],
    [
      'two credentials',
      chain(url, { url, basic: { username: 'user', password: 'word' }, bearer: 'token' }),
      [['/chains/1/rpc/1/bearer', once, 'the same as /chains/1/rpc/1/basic']],
    ],
    [
      'a credential beside a field',
      chain({ url, headers: { Authorization: 'token' }, bearer: 'token' }),
      [['/chains/1/rpc/0/bearer', once, 'the same as /chains/1/rpc/0/headers/Authorization']],
    ],
    ['no calls in a batch', chain({ url, maxBatch: 0 }), [['/chains/1/rpc/0/maxBatch', 'calls, 1 to 10000', '0']]],
  ]);
});
