import { describe } from 'vitest';
import { refuses } from './refuses.ts';

const origin = 'an origin: http or https, host, port, nothing else';

describe('a network section that breaks a rule is refused', () => {
  refuses([
    [
      'invalid exceptions',
      {
        network: {
          allowPrivate: ['127.0.0.1', 'a:b', '127.0.0.1:99999'],
          connectTo: { 'ipfs.io': 'http://127.0.0.1:1', 'https://ipfs.io': 'nowhere' },
        },
      },
      [
        ['/network/allowPrivate/0', 'host:port', '"127.0.0.1"'],
        ['/network/allowPrivate/1', 'host:port', '"a:b"'],
        ['/network/allowPrivate/2', 'host:port', '"127.0.0.1:99999"'],
        ['/network/connectTo/ipfs.io', origin, 'the name "ipfs.io"'],
        ['/network/connectTo/https:~1~1ipfs.io', origin, '"nowhere"'],
      ],
    ],
  ]);
});
