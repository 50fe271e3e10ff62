import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { renamed } from '../../hosts/shared/config/rules/changed-names.ts';
import { vaultConfig } from '../../hosts/shared/config/vault-config.ts';
import { examine } from '../../cli/deploy/examine.ts';
import { complete, withoutTokens } from './complete/complete.ts';

const none = (): undefined => undefined;
const { spendingLimits, ...signer } = complete.signer ?? { spendingLimits: [] };
const old = { ...complete, signer: { ...signer, windows: spendingLimits } };

describe('a field under its old name', () => {
  test('is read as under the new one, with a warning', () => {
    expect(readConfig(JSON.stringify(old), none)).toEqual({
      tag: 'ok',
      val: {
        config: complete,
        redact: expect.any(Array),
        filled: new Map(),
        warnings: [{ at: '/signer/windows', text: '`windows` is now called `spendingLimits`; the next version refuses the old name' }],
      },
    });
  });

  test('has its errors at the place where it is written', () => {
    const text = JSON.stringify({ ...old, signer: { ...old.signer, windows: [{ ...spendingLimits?.[0], window: 0, chain: '${UNSET}' }] } });
    expect(readConfig(text, none)).toMatchObject({
      tag: 'err',
      val: [{ at: '/signer/windows/0/chain', got: 'it is not set' }, { at: '/signer/windows/0/window' }],
    });
  });

  test('beside the new one is an error', () => {
    const both = { ...old, signer: { ...old.signer, spendingLimits } };
    expect(readConfig(JSON.stringify(both), none)).toEqual({
      tag: 'err',
      val: [{ at: '/signer/windows', expected: 'only `spendingLimits`, the new name of `windows`', got: 'both names: delete this one' }],
    });
  });

  test('is named by the check of a deployment', () => {
    const text = JSON.stringify({ ...old, signer: { ...old.signer, keys: withoutTokens.signer?.keys } });
    const examined = examine(text, none);
    expect(examined.tag === 'ok' ? examined.val.warnings : examined).toMatchObject([{ at: '/signer/windows' }]);
  });

  test('reaches the script of the vault under the new one', () => {
    expect(JSON.parse(vaultConfig(JSON.stringify(old)) ?? '{}')).toEqual({
      log: complete.log,
      signer: complete.signer,
      limits: { plans: complete.limits.plans },
    });
  });
});

test('the table is the one that all hosts know', () => {
  const names: unknown = JSON.parse(readFileSync(new URL('../../schema/changed-names.json', import.meta.url), 'utf8'));
  expect({ renamed }).toEqual(names);
});
