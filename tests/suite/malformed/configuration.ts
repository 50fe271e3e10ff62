import { describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';

/** A configuration that breaks rules, and the places that the errors name. */
interface Broken {
  readonly change: object;
  readonly places: readonly string[];
}

const anyTarget = { chain: ['*'], to: ['*'] };
const allowAll = { name: 'all', effect: 'allow', kinds: ['transaction'], when: anyTarget };

/**
 * A host refuses a broken configuration with exit status 2, and lists every error with its place.
 */
export function configuration(world: () => World): void {
  describe('broken configuration', () => {
    const refuse = (configured: object | string, env: Readonly<Record<string, string>> = world().env) =>
      world().host.refuse(configured, { env });

    /** Rules of the structure. They stand in different places, so one start names all of them. */
    const structure: Broken = {
      change: {
        sinner: {},
        listen: { hosst: 'localhost', port: 'all' },
        chains: { mainnet: { rpc: ['https://rpc.example'] }, 1: { rpc: [] }, 2: { rpc: ['rpc.example'] } },
        content: { ipfs: ['https://gateway.example/ipfs/'] },
        limits: {
          plans: {
            anonymous: {
              policies: [
                { name: 'a', quota: 0, window: 10 },
                { name: 'b', quota: 1, window: 0 },
              ],
            },
          },
          costs: { eth_call: -1 },
        },
        cors: { origins: 'any' },
        state: { sqlite: 7 },
      },
      places: [
        '/sinner',
        '/listen/hosst',
        '/listen/port',
        '/chains/mainnet',
        '/chains/1/rpc',
        '/chains/2/rpc/0',
        '/content/ipfs/0',
        '/limits/plans/anonymous/policies/0/quota',
        '/limits/plans/anonymous/policies/1/window',
        '/limits/costs/eth_call',
        '/cors/origins',
        '/state/sqlite',
      ],
    };
    const others: Readonly<Record<string, Broken>> = {
      'a key of a plan that is none': {
        change: { limits: { keys: [{ sha256: '0'.repeat(64), plan: 'gold' }] } },
        places: ['/limits/keys/0/plan'],
      },
      'an unset variable': {
        change: { chains: { 1: { rpc: ['https://rpc.example/${MINTMARK_TEST_UNSET}'] } } },
        places: ['/chains/1/rpc/0', 'MINTMARK_TEST_UNSET'],
      },
    };
    test.each(Object.entries({ 'every place of the structure': structure, ...others }))('%s', async (_, { change, places }) => {
      const { status, output } = await refuse({ ...world().configuration(), ...change });
      expect({ status, output }).toMatchObject({ status: 2 });
      for (const place of places) expect(output).toContain(place);
      expect(output).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
    });

    const brokenPolicies: readonly (readonly [policy: object, place: string])[] = [
      [{ ...allowAll, when: {} }, 'when'],
      [{ ...allowAll, when: { ...anyTarget, moon: 'full' } }, 'when/moon'],
      [{ ...allowAll, when: { to: [] } }, 'when/to'],
      [{ ...allowAll, kinds: ['wish'] }, 'kinds/0'],
      [{ ...allowAll, effect: 'maybe' }, 'effect'],
      [{ ...allowAll, when: { ...anyTarget, value: { max: '1.5' } } }, 'when/value/max'],
    ];
    const brokenSigners: readonly (readonly [name: string, change: object, places: readonly string[]])[] = [
      ['no policies', { policies: [] }, ['/signer/policies']],
      [
        'a caller with a key that is none',
        { callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['cold'] }] },
        ['/signer/callers/0/keys/0'],
      ],
      [
        'policies and callers',
        {
          policies: brokenPolicies.map(([policy], index) => ({ ...policy, name: `policy ${index}` })),
          callers: [{ id: 'a', tokenSha256: 'secret', keys: ['hot'] }],
        },
        [...brokenPolicies.map(([, place], index) => `/signer/policies/${index}/${place}`), '/signer/callers/0/tokenSha256'],
      ],
    ];
    test.each(brokenSigners)('signer: %s', async (_, change, places) => {
      const configured = world().configuration();
      const { status, output } = await refuse({ ...configured, signer: { ...configured.signer, ...change } });
      expect({ status, output }).toMatchObject({ status: 2 });
      for (const place of places) expect(output).toContain(place);
    });

    test.each([
      ['unset, no hexadecimal text or too short', [undefined, 'correct horse battery staple', `0x${'11'.repeat(31)}`]],
      ['zero or the order of the curve', [`0x${'00'.repeat(32)}`, '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141']],
    ])('signer: keys that are %s, which are not shown', async (_, secrets) => {
      const { signer, ...rest } = world().configuration();
      const keys = secrets.map((_, index) => ({ id: `key-${index}`, env: `MINTMARK_TEST_${index}` }));
      const callers = signer.callers.map((caller) => ({ ...caller, keys: keys.map(({ id }) => id) }));
      const env = Object.fromEntries(
        secrets.flatMap((secret, index) => (secret === undefined ? [] : [[`MINTMARK_TEST_${index}`, secret]])),
      );
      const { status, output } = await refuse({ ...rest, signer: { ...signer, keys, callers } }, env);
      expect({ status, output }).toMatchObject({ status: 2 });
      for (const [index, secret] of secrets.entries()) {
        expect(output).toMatch(new RegExp(`/signer/keys/${index}\\b`));
        if (secret !== undefined) expect(output.toLowerCase()).not.toContain(secret.replace(/^0x/, ''));
      }
    });

    test('values of the environment are not shown', async () => {
      const configured = { ...world().configuration(), chains: { 1: { rpc: ['${MINTMARK_TEST_URL}'] } } };
      const { status, output } = await refuse(configured, { ...world().env, MINTMARK_TEST_URL: 'ftp://rpc.example/very-secret' });
      expect(status).toBe(2);
      expect(output).toContain('/chains/1/rpc/0');
      expect(output).not.toContain('very-secret');
    });

    test.each([
      ['no JSON', '{"chains": {'],
      ['a comment', '{ // chains\n}'],
      ['a list', '[]'],
      ['a field twice', '{"chains": {}, "chains": {}}'],
    ])('%s', async (_, text) => {
      const { status, output } = await refuse(text);
      expect({ status, output }).toMatchObject({ status: 2 });
      expect(output).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
    });
  });
}
