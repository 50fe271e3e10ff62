import { expect, test } from 'vitest';
import { blockIn, judgeHead } from '../../cli/doctor/endpoints/head.ts';

test('a block ahead of the clock of this machine is a wrong clock', () => {
  const place = { at: '/chains/1/rpc/0', what: '' };
  const block = blockIn({ number: '0x10', timestamp: '0x65000000' });
  if (block === undefined) throw new TypeError('expected a block');
  const at0 = 0x65000000 * 1000;
  expect(judgeHead(place, block, at0)).toEqual([]);
  expect(judgeHead(place, block, at0 - 60_000)).toMatchObject([{ status: 'wrong', mend: expect.stringContaining('clock') }]);
  expect(judgeHead(place, block, at0 + 600_000)).toMatchObject([{ status: 'wrong', text: 'its newest block 16 is 600 seconds old' }]);
  expect(blockIn({ number: '16', timestamp: '0x1' })).toBeUndefined();
});
