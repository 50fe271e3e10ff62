import { describe, expect, it } from 'vitest';
import { configuration, policies, signer, transaction } from './documents.ts';
import { checked } from './jco-run.ts';

/** Runs the command for a program. Returns its exit code and its report. */
async function finding(args: readonly string[], document: object): Promise<{ status: number; found: unknown }> {
  const { status, stdout, stderr } = await checked([...args, '--json'], JSON.stringify(document));
  expect(stderr).toBe('');
  return { status, found: JSON.parse(stdout) };
}

describe('metadata', () => {
  it('is repaired, with a warning', async () => {
    const { status, found } = await finding(['metadata'], { name: 'one', attributes: { trait: 'x' } });
    expect(status).toBe(0);
    expect(found).toMatchObject({
      kind: 'metadata',
      ok: true,
      problems: [],
      warnings: [{ code: 'attributes-object', at: '/attributes' }],
      found: { metadata: { name: 'one', attributes: [{ trait_type: 'trait', value: 'x' }] } },
    });
  });

  it('of ERC-1155 has its id filled in, and is shown to people', async () => {
    const { status, stdout } = await checked(
      ['metadata', '--standard', 'erc1155', '--token-id', '10'],
      '{"name":"ten","image":"https://x.example/{id}.png"}',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^metadata: usable\n {2}name: "ten"\n/);
    expect(stdout).toContain(`image: "https://x.example/${'a'.padStart(64, '0')}.png"`);
  });

  it('that is not JSON is not usable, and does not control the terminal', async () => {
    const { status, stdout } = await checked(['metadata'], '\u001b[2J\u202eno JSON');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^metadata: not usable\nfindings\n/);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect(stdout).toContain('got bytes that are not text');
  });
});

describe('transaction', () => {
  it('that a policy allows would be signed', async () => {
    const { status, found } = await finding(['transaction'], { transaction, signer, caller: 'backend' });
    expect(found).toMatchObject({
      ok: true,
      verdict: 'would be signed',
      problems: [],
      found: { caller: 'backend', chain: '1', value: '1000000000000000000', fee: '21000000000000', policy: 'suppliers' },
    });
    expect(status).toBe(0);
  });

  it.each([
    ['a wei too much', { value: '0xde0b6b3a7640001' }, '/transaction', 'value 1000000000000000001 is above'],
    ['another destination', { to: `0x${'cd'.repeat(20)}` }, '/transaction', 'no policy allows'],
    ['another chain', { chainId: '0x2' }, '/transaction', 'no policy allows'],
    ['an invalid fee', { maxFeePerGas: 'fee' }, '/transaction/maxFeePerGas', '"fee"'],
  ])('with %s would not', async (_, changed, at, words) => {
    const { status, found } = await finding(['transaction'], { transaction: { ...transaction, ...changed }, policies });
    expect(found).toMatchObject({ ok: false, problems: [{ at, got: expect.stringContaining(words) }] });
    expect(status).toBe(1);
  });

  it.each([
    ['an unnamed caller of several', {}, 'nothing'],
    ['an unknown caller', { caller: 'stranger' }, 'stranger'],
  ])('from %s is not judged', async (_, asking, got) => {
    const { status, found } = await finding(['transaction'], { transaction, signer, ...asking });
    expect(found).toMatchObject({ ok: false, problems: [{ at: '/caller', got }] });
    expect(status).toBe(1);
  });
});

describe('policy', () => {
  it.each([
    ['a section', signer],
    ['policies in an object', { policies }],
    ['a list', policies],
  ])('%s is valid', async (_, document) => {
    const { status, found } = await finding(['policy'], document);
    expect(found).toMatchObject({ kind: 'policy', ok: true, problems: [] });
    expect(status).toBe(0);
  });

  it.each([
    ['/policies', { policies: policies.map((policy) => ({ ...policy, effect: 'perhaps' })) }],
    ['', policies.map((policy) => ({ ...policy, effect: 'perhaps' }))],
  ])('says where it is not (%s)', async (place, document) => {
    const { status, stdout } = await checked(['policy'], JSON.stringify(document));
    expect(status).toBe(1);
    expect(stdout).toContain(`policy: not valid\nfindings\n  ${place}/0/effect: expected allow or deny, got "perhaps"\n`);
  });
});

describe('configuration', () => {
  it('is valid as far as it was checked, and says how far', async () => {
    const { status, found } = await finding(['configuration'], configuration);
    expect(found).toMatchObject({ ok: true, problems: [], notChecked: expect.arrayContaining(["state: the host's"]) });
    expect(status).toBe(0);
  });

  it('has the findings of the gateway and of the signer, and unknown sections', async () => {
    const { status, found } = await finding(['configuration'], {
      ...configuration,
      chains: { x: { rpc: [] } },
      signer: { ...signer, keys: [] },
      extra: 1,
    });
    expect(found).toMatchObject({ ok: false });
    const places = (found as { problems: { at: string }[] }).problems.map(({ at }) => at);
    expect(places).toEqual(expect.arrayContaining(['/extra', '/chains/x', '/chains/x/rpc', '/signer/keys']));
    expect(status).toBe(1);
  });
});
