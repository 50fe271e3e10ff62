import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verify } from '../../cli/audit/verify.ts';
import type { Recorded } from '../../hosts/shared/audit/record.ts';

type Fields = Readonly<Record<string, string | null>>;

/** Verifies a chain of entries with these fields. Returns the finding. */
async function findingIn(entries: readonly Fields[]): Promise<unknown> {
  async function* recorded(): AsyncGenerator<Recorded> {
    let previous = `0x${'00'.repeat(32)}`;
    for (const [index, fields] of entries.entries()) {
      const text = `mintmark-audit-v1\n${JSON.stringify({ wallet: 'tests', sequence: index + 1, previous, time: '1', ...fields })}`;
      previous = `0x${hash('sha256', text)}`;
      yield { tag: 'entry', entry: { text, hash: previous } };
    }
  }
  return (await verify({ recorded: recorded(), checkpoints: [], publicKeys: new Set() })).finding;
}

const change = (code: string, about: Fields): Fields => ({ key: null, caller: null, outcome: 'changed', code, ...about });
const signed = { key: 'hot', caller: 'backend', outcome: 'signed', code: null };
const refused = { key: 'hot', caller: 'backend', outcome: 'refused', code: 'denied' };

test.each([
  ['a frozen key', 'frozen', 'unfrozen', { key: 'hot' }, 'key hot'],
  ['a frozen wallet', 'frozen', 'unfrozen', {}, 'every key'],
  ['a revoked caller', 'revoked', 'reinstated', { caller: 'backend' }, 'caller backend'],
] as const)('a signature of %s is found, unless the stop was lifted before', async (_, stopped, lifted, about, name) => {
  const stop = change(stopped, about);
  expect(await findingIn([signed, stop, refused, signed])).toEqual({
    code: 'signed-while-stopped',
    sequence: 4n,
    expected: `no signature after entry 2, which stopped ${name}`,
    got: 'one with the key hot for the caller backend',
  });
  expect(await findingIn([stop, refused, change(lifted, about), signed])).toBeUndefined();
});

test('stops of others, and a change of keys, make no finding', async () => {
  const others = [change('frozen', { key: 'cold' }), change('revoked', { caller: 'desk' }), change('configured', {})];
  expect(await findingIn([...others, signed])).toBeUndefined();
});
