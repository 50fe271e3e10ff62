import { describe, expect, test } from 'vitest';
import { validateExposure } from '../../hosts/shared/config/exposure.ts';
import { complete } from '../config/complete/complete.ts';

const { signer: _signer, ...plain } = complete;
const open = { ...complete, listen: { ...complete.listen, tlsTerminated: false } };

describe('a signer that other machines can reach', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', '10.0.0.1', '[2001:db8::1]', 'gateway.example', 'localhost.example', ''])(
    'on %s needs TLS in front',
    (host) => {
      expect(validateExposure(open, host)).toEqual([
        { at: '/listen/tlsTerminated', expected: expect.stringContaining(`listens on ${host}`), got: 'false' },
      ]);
      expect(validateExposure(complete, host)).toEqual([]);
      expect(validateExposure({ ...plain, listen: open.listen }, host)).toEqual([]);
    },
  );

  test.each(['127.0.0.1', '127.8.8.8', 'localhost', 'LOCALHOST', '::1', '[::1]', '::ffff:127.0.0.1'])('is not on %s', (host) => {
    expect(validateExposure(open, host)).toEqual([]);
  });
});
