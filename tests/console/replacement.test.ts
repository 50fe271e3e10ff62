import { describe, expect, test } from 'vitest';
import { duration, ether, gwei, parseGwei, size, wholeNumber } from '../../console/src/data/amounts.ts';
import { faultOf, feesOf, lowestFees, replacementOf } from '../../console/src/signer/replacement.ts';

describe('amounts', () => {
  test('are written to the last digit', () => {
    expect([ether(0n), ether(1n), ether(10n ** 9n), ether(1_500_000_000_000_000_000n)]).toEqual([
      '0 ETH',
      '1 wei',
      '0.000000001 ETH',
      '1.5 ETH',
    ]);
    expect([gwei(1_549_624_998n), gwei(2_000_000_000n), gwei(1n)]).toEqual(['1.549624998', '2', '0.000000001']);
    expect([duration(20), duration(60), duration(119), duration(3600), duration(86_400), duration(0.5)]).toEqual([
      '20 s',
      '1 min',
      '119 s',
      '1 h',
      '1 d',
      '0.5 s',
    ]);
    expect([size(500), size(237_265), size(5 << 20)]).toEqual(['500 bytes', '231.7 KiB', '5.0 MiB']);
  });

  test.each([
    ['1.5', 1_500_000_000n],
    [' 2 ', 2_000_000_000n],
    ['0.000000001', 1n],
    ['0.0000000001', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['', undefined],
  ])('%s gwei are read as %s wei', (text, wei) => {
    expect(parseGwei(text)).toBe(wei);
  });

  test('whole numbers are read, and nothing else', () => {
    expect([wholeNumber('12'), wholeNumber('-1'), wholeNumber('1.5'), wholeNumber('0x1'), wholeNumber(undefined)]).toEqual([
      12n,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a replacement', () => {
  const signed = (maxFeePerGas: string, maxPriorityFeePerGas: string, maxFeePerBlobGas: string | null = null): object => ({
    account: '0xa',
    nonce: '17',
    signed: [
      { maxFeePerGas: '1', maxPriorityFeePerGas: '1', maxFeePerBlobGas: null },
      { maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas },
    ],
  });
  const lowestOf = (transaction: unknown) => {
    const fees = feesOf(transaction);
    if (fees === undefined) throw new Error('expected fees');
    return lowestFees(fees);
  };

  test('costs 10 % more than what was signed last, rounded up, and with blobs twice as much for each fee', () => {
    expect(lowestOf(signed('1001', '100'))).toEqual({ maxFeePerGas: 1102n, maxPriorityFeePerGas: 110n, maxFeePerBlobGas: undefined });
    expect(lowestOf(signed('1', '0'))).toEqual({ maxFeePerGas: 2n, maxPriorityFeePerGas: 1n, maxFeePerBlobGas: undefined });
    expect(lowestOf(signed('1001', '0', '5'))).toEqual({ maxFeePerGas: 2002n, maxPriorityFeePerGas: 1n, maxFeePerBlobGas: 10n });
    expect([feesOf({ signed: [] }), feesOf({}), feesOf({ signed: [{ maxFeePerGas: '1' }] })]).toEqual([undefined, undefined, undefined]);
  });

  test('is asked for with the fees that were shown', () => {
    expect(replacementOf(signed('1', '1'), lowestOf(signed('1001', '100', '5')))).toEqual({
      from: '0xa',
      nonce: '0x11',
      maxFeePerGas: '0x7d2',
      maxPriorityFeePerGas: '0xc8',
      maxFeePerBlobGas: '0xa',
    });
    // A transaction with a gas price has nothing but that.
    expect(replacementOf(signed('1', '1'), lowestOf(signed('1000', '1000')))).toEqual({ from: '0xa', nonce: '0x11', gasPrice: '0x44c' });
  });

  test.each([
    [1100n, 110n, undefined],
    [2000n, 2000n, undefined],
    [1099n, 110n, 'Max fee per gas: expected at least 1100 gwei, got 1099'],
    [1100n, 109n, 'Priority fee per gas: expected at least 110 gwei, got 109'],
    [1100n, 1101n, 'Priority fee per gas: expected at most the max fee of 1100 gwei, got 1101'],
  ])('with fees of %i and %i: %s', (maxFeePerGas, maxPriorityFeePerGas, fault) => {
    const lowest = lowestOf(signed('1000', '100'));
    expect(faultOf({ ...lowest, maxFeePerGas, maxPriorityFeePerGas }, lowest, String)).toBe(fault);
  });
});
