import type { Hex } from 'viem';
import * as at from './addresses.ts';
import { encode, packed } from './encode.ts';

/** A call that a wrapper makes. */
export interface Call {
  readonly to: string | null;
  readonly value: bigint;
  readonly data: Hex;
  readonly delegated: boolean;
}

/**
 * A wrapper's call: the contract, its declaration, its arguments; and what it makes, or why that is
 * not known.
 */
export type CallCase = readonly [to: string, declaration: string, args: readonly unknown[], makes: readonly Call[] | string];

/** A call of nothing but data. */
export function call(to: string | null, data: Hex, value = 0n, delegated = false): Call {
  return { to, value, data, delegated };
}

export const transfer = encode('transfer(address to, uint256 amount)', [at.shop, 25_000_000n]);
export const approve = encode('approve(address spender, uint256 amount)', [at.swapRouter, 2n ** 256n - 1n]);
const swap = encode('refundETH()', []);
const inner = [call(at.usdc, transfer), call(at.shop, '0x', 10n ** 16n), call(at.usdc, approve)];
const targets = inner.map(({ to }) => to);
const amounts = inner.map(({ value }) => value);
const payloads = inner.map(({ data }) => data);
const triples = inner.map(({ to, value, data }) => ({ target: to, value, data }));

const [aggregated, tried] = [inner.map(({ to, data }) => ({ target: to, callData: data })), inner.map(({ to, data }) => call(to, data))];

const multicalls: readonly CallCase[] = [
  [at.swapRouter, 'multicall(bytes[] data)', [[swap, transfer]], [call(at.swapRouter, swap), call(at.swapRouter, transfer)]],
  [at.swapRouter, 'multicall(uint256 deadline, bytes[] data)', [1_764_000_000n, [swap]], [call(at.swapRouter, swap)]],
  [
    at.swapRouter,
    'multicall(bytes32 previousBlockhash, bytes[] data)',
    [at.word, [swap, '0x']],
    [call(at.swapRouter, swap), call(at.swapRouter, '0x')],
  ],
  [at.multicall3, 'aggregate((address target, bytes callData)[] calls)', [aggregated], tried],
  [at.multicall3, 'tryAggregate(bool requireSuccess, (address target, bytes callData)[] calls)', [false, aggregated], tried],
  [at.multicall3, 'blockAndAggregate((address target, bytes callData)[] calls)', [aggregated], tried],
  [at.multicall3, 'tryBlockAndAggregate(bool requireSuccess, (address target, bytes callData)[] calls)', [true, aggregated], tried],
  [
    at.multicall3,
    'aggregate3((address target, bool allowFailure, bytes callData)[] calls)',
    [inner.map(({ to, data }, index) => ({ target: to, allowFailure: index === 1, callData: data }))],
    tried,
  ],
  [
    at.multicall3,
    'aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls)',
    [inner.map(({ to, value, data }) => ({ target: to, allowFailure: true, value, callData: data }))],
    inner,
  ],
  [at.multicall3, 'aggregate((address target, bytes callData)[] calls)', [[]], []],
  [
    at.swapRouter,
    'multicall(bytes[] data)',
    [Array.from({ length: 256 }, () => '0x')],
    Array.from({ length: 256 }, () => call(at.swapRouter, '0x')),
  ],
  [at.swapRouter, 'multicall(bytes[] data)', [Array.from({ length: 257 }, () => '0x')], 'at most 256 calls'],
  [at.multicall3, 'aggregate((address target, bytes callData)[] calls)', [[{ target: at.zero, callData: swap }]], 'the zero address'],
];

const safeTransaction =
  'execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)';

function batch(calls: readonly Call[], operation?: number): Hex {
  const each = calls.map(({ to, value, data, delegated }) =>
    packed(
      ['uint8', 'address', 'uint256', 'uint256', 'bytes'],
      [operation ?? (delegated ? 1 : 0), to, value, BigInt((data.length - 2) / 2), data],
    ).slice(2),
  );
  return `0x${each.join('')}`;
}

const [batched, mixed] = [inner, [...inner, call(at.shop, swap, 0n, true)]];
const multiSend = encode('multiSend(bytes transactions)', [batch(batched)]);

const safes: readonly CallCase[] = [
  [at.account, safeTransaction, [at.usdc, 0n, transfer, 0, 0n, 0n, 0n, at.zero, at.zero, at.signature65], [call(at.usdc, transfer)]],
  [
    at.account,
    safeTransaction,
    [at.multiSend, 7n, multiSend, 1, 0n, 0n, 0n, at.zero, at.zero, at.signature65],
    [call(at.multiSend, multiSend, 7n, true)],
  ],
  [at.account, safeTransaction, [at.usdc, 0n, transfer, 2, 0n, 0n, 0n, at.zero, at.zero, at.signature65], 'operation is neither'],
  [at.account, safeTransaction, [at.usdc, 0n, transfer, 0, 0n, 0n, 1n, at.zero, at.shop, at.signature65], 'gasPrice is not 0'],
  [at.multiSend, 'multiSend(bytes transactions)', [batch(batched)], batched],
  [at.multiSend, 'multiSend(bytes transactions)', [batch(mixed)], mixed],
  [at.multiSend, 'multiSend(bytes transactions)', ['0x'], []],
  [at.multiSend, 'multiSend(bytes transactions)', [batch(batched).slice(0, -2)], 'cut off'],
  [at.multiSend, 'multiSend(bytes transactions)', [`${batch(batched)}00`], 'cut off'],
  [at.multiSend, 'multiSend(bytes transactions)', [batch(batched, 2)], 'cut off'],
  [at.multiSend, 'multiSend(bytes transactions)', [batch([call(at.zero, swap)])], 'the zero address'],
  [
    at.account,
    'execTransactionFromModule(address to, uint256 value, bytes data, uint8 operation)',
    [at.usdc, 3n, transfer, 0],
    [call(at.usdc, transfer, 3n)],
  ],
  [
    at.account,
    'execTransactionFromModuleReturnData(address to, uint256 value, bytes data, uint8 operation)',
    [at.shop, 0n, swap, 1],
    [call(at.shop, swap, 0n, true)],
  ],
];

const governance: readonly CallCase[] = [
  [
    at.shop,
    'schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay)',
    [at.usdc, 1n, transfer, at.word, at.word, 3_600n],
    [call(at.usdc, transfer, 1n)],
  ],
  [
    at.shop,
    'scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay)',
    [targets, amounts, payloads, at.word, at.word, 3_600n],
    inner,
  ],
  [
    at.shop,
    'execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt)',
    [at.usdc, 0n, approve, at.word, at.word],
    [call(at.usdc, approve)],
  ],
  [
    at.shop,
    'executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt)',
    [targets, amounts, payloads, at.word, at.word],
    inner,
  ],
  [
    at.shop,
    'propose(address[] targets, uint256[] values, bytes[] calldatas, string description)',
    [targets, amounts, payloads, 'Pay the suppliers – twice'],
    inner,
  ],
  [
    at.shop,
    'queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)',
    [targets, amounts, payloads, at.word],
    inner,
  ],
  [
    at.shop,
    'execute(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)',
    [targets, amounts, payloads, at.word],
    inner,
  ],
  [
    at.shop,
    'queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)',
    [targets, [1n], payloads, at.word],
    'not equally long',
  ],
];

/** What accounts need too. */
export const parts = { inner, targets, amounts, payloads, triples, swap };

/** Multicall, Safe, timelocks and governors. */
export const calls: readonly CallCase[] = [...multicalls, ...safes, ...governance];
