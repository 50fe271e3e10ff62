import { describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';

/** A configuration that breaks a rule, and the expected errors. */
type Broken = readonly [name: string, change: object, places: readonly string[]];

const anyTarget = { chain: ['*'], to: ['*'] };
const allowAll = { name: 'all', effect: 'allow', kinds: ['transaction'], when: anyTarget };

/**
 * A host refuses a broken configuration with exit status 2, and lists every error with its place.
 */
export function configuration(world: () => World): void {
  describe('broken configuration', () => {
    const refuse = (configured: object | string, env: Readonly<Record<string, string>> = world().env) =>
      world().host.refuse(configured, { env });

    const broken: readonly Broken[] = [
      ['an unknown section', { sinner: {} }, ['/sinner']],
      ['an unknown field', { listen: { hosst: 'localhost' } }, ['/listen/hosst']],
      ['a chain that is no number', { chains: { mainnet: { rpc: ['https://rpc.example'] } } }, ['/chains/mainnet']],
      ['a chain without an endpoint', { chains: { 1: { rpc: [] } } }, ['/chains/1/rpc']],
      ['an endpoint that is no URL', { chains: { 1: { rpc: ['rpc.example'] } } }, ['/chains/1/rpc/0']],
      ['an IPFS gateway with a path', { content: { ipfs: ['https://gateway.example/ipfs/'] } }, ['/content/ipfs/0']],
      [
        'a quota of nothing',
        { limits: { plans: { anonymous: { policies: [{ name: 'a', quota: 0, window: 10 }] } } } },
        ['/limits/plans/anonymous/policies/0/quota'],
      ],
      [
        'a window of nothing',
        { limits: { plans: { anonymous: { policies: [{ name: 'a', quota: 1, window: 0 }] } } } },
        ['/limits/plans/anonymous/policies/0/window'],
      ],
      ['a negative cost', { limits: { costs: { eth_call: -1 } } }, ['/limits/costs/eth_call']],
      ['a key of a plan that is none', { limits: { keys: [{ sha256: '0'.repeat(64), plan: 'gold' }] } }, ['/limits/keys/0/plan']],
      [
        'an unset variable',
        { chains: { 1: { rpc: ['https://rpc.example/${MINTMARK_TEST_UNSET}'] } } },
        ['/chains/1/rpc/0', 'MINTMARK_TEST_UNSET'],
      ],
      [
        'several at once',
        { listen: { port: 'all' }, cors: { origins: 'any' }, chains: { x: { rpc: ['https://rpc.example'] } }, state: { sqlite: 7 } },
        ['/listen/port', '/cors/origins', '/chains/x', '/state/sqlite'],
      ],
    ];
    test.each(broken)('%s', async (_, change, places) => {
      const { status, output } = await refuse({ ...world().configuration(), ...change });
      expect({ status, output }).toMatchObject({ status: 2 });
      for (const place of places) expect(output).toContain(place);
      expect(output).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
    });

    const brokenSigners: readonly Broken[] = [
      ['no policies', { policies: [] }, ['/signer/policies']],
      ['a policy without conditions', { policies: [{ ...allowAll, when: {} }] }, ['/signer/policies/0/when']],
      ['a condition that is none', { policies: [{ ...allowAll, when: { ...anyTarget, moon: 'full' } }] }, ['/signer/policies/0/when/moon']],
      ['an empty list of destinations', { policies: [{ ...allowAll, when: { to: [] } }] }, ['/signer/policies/0/when/to']],
      ['an unknown kind', { policies: [{ ...allowAll, kinds: ['wish'] }] }, ['/signer/policies/0/kinds/0']],
      ['an unknown effect', { policies: [{ ...allowAll, effect: 'maybe' }] }, ['/signer/policies/0/effect']],
      [
        'a value in ether',
        { policies: [{ ...allowAll, when: { ...anyTarget, value: { max: '1.5' } } }] },
        ['/signer/policies/0/when/value/max'],
      ],
      [
        'a caller with a key that is none',
        { callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['cold'] }] },
        ['/signer/callers/0/keys/0'],
      ],
      ['a token in the clear', { callers: [{ id: 'a', tokenSha256: 'secret', keys: ['hot'] }] }, ['/signer/callers/0/tokenSha256']],
    ];
    test.each(brokenSigners)('signer: %s', async (_, change, places) => {
      const configured = world().configuration();
      const { status, output } = await refuse({ ...configured, signer: { ...configured.signer, ...change } });
      expect({ status, output }).toMatchObject({ status: 2 });
      for (const place of places) expect(output).toContain(place);
    });

    test.each([
      ['unset', undefined],
      ['no hexadecimal text', 'correct horse battery staple'],
      ['too short', `0x${'11'.repeat(31)}`],
      ['zero', `0x${'00'.repeat(32)}`],
      ['the order of the curve', '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'],
    ])('signer: a key that is %s, which is not shown', async (_, key) => {
      const [variable = ''] = Object.keys(world().env);
      const { status, output } = await refuse(world().configuration(), key === undefined ? {} : { [variable]: key });
      expect({ status, output }).toMatchObject({ status: 2 });
      expect(output).toContain('/signer/keys/0');
      if (key !== undefined) expect(output.toLowerCase()).not.toContain(key.replace(/^0x/, ''));
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
