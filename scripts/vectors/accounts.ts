import { encodeAbiParameters, parseAbiParameters, type Hex } from 'viem';
import * as at from './addresses.ts';
import { approve, call, parts, transfer, type CallCase } from './calls.ts';
import { encode, packed } from './encode.ts';

const { inner, targets, amounts, payloads, triples, swap } = parts;
const plain = inner.map(({ to, data }) => call(to, data));

/** A mode of ERC-7579: call type, execution type, the rest. */
function mode(callType: string, executionType = '00', rest = ''): Hex {
  return `0x${(callType + executionType + rest).padEnd(64, '0')}`;
}

const single = packed(['address', 'uint256', 'bytes'], [at.usdc, 5n, transfer]);
const batch = encodeAbiParameters(parseAbiParameters('(address target, uint256 value, bytes callData)[]'), [
  inner.map(({ to, value, data }) => ({ target: to as Hex, value, callData: data })),
]);
const withZero = encodeAbiParameters(parseAbiParameters('(address target, uint256 value, bytes callData)[]'), [
  [{ target: at.zero, value: 0n, callData: approve }],
]);
const modular = 'execute(bytes32 mode, bytes executionCalldata)';
const bound = 'execute(address to, uint256 value, bytes data, uint8 operation)';

const keyed = 'execute(uint256 operationType, address target, uint256 value, bytes data)';

const simple: readonly CallCase[] = [
  [at.account, 'execute(address dest, uint256 value, bytes func)', [at.usdc, 9n, transfer], [call(at.usdc, transfer, 9n)]],
  [at.account, 'executeBatch(address[] dest, bytes[] func)', [targets, payloads], plain],
  [at.account, 'executeBatch(address[] dest, uint256[] value, bytes[] func)', [targets, amounts, payloads], inner],
  [at.account, 'executeBatch(address[] dest, uint256[] value, bytes[] func)', [targets, [], payloads], plain],
  [at.account, 'executeBatch(address[] dest, uint256[] value, bytes[] func)', [targets, [1n], payloads], 'not equally long'],
  [at.account, 'executeBatch(address[] dest, bytes[] func)', [targets, [transfer]], 'not equally long'],
  [at.account, 'executeBatch((address target, uint256 value, bytes data)[] calls)', [triples], inner],
  [at.account, 'execute(address target, bytes data)', [at.shop, swap], [call(at.shop, swap, 0n, true)]],
  [at.account, 'execute(bytes code, bytes data)', ['0x6001', swap], 'it creates a contract'],
];

const modules: readonly CallCase[] = [
  [at.account, modular, [mode('00'), single], [call(at.usdc, transfer, 5n)]],
  [at.account, modular, [mode('00', '01'), single], [call(at.usdc, transfer, 5n)]],
  [at.account, modular, [mode('01'), batch], inner],
  [at.account, modular, [mode('ff'), packed(['address', 'bytes'], [at.shop, swap])], [call(at.shop, swap, 0n, true)]],
  [at.account, modular, [mode('fe'), single], 'its call type'],
  [at.account, modular, [mode('00', '02'), single], 'its mode'],
  // ERC-7821 with data of its own, and its batch of batches.
  [at.account, modular, [mode('01', '00', '0000000078210001'), batch], 'its mode'],
  [at.account, modular, [mode('01', '00', '0000000078210002'), batch], 'its mode'],
  [at.account, modular, [mode('00'), single.slice(0, 104)], 'cut off'],
  [at.account, modular, [mode('ff'), '0x1234'], 'cut off'],
  [at.account, modular, [mode('01'), `${batch}00`], 'canonical'],
  [at.account, modular, [mode('01'), withZero], 'the zero address'],
  [at.account, 'executeFromExecutor(bytes32 mode, bytes executionCalldata)', [mode('01', '01'), batch], inner],
  [at.account, bound, [at.usdc, 4n, transfer, 0], [call(at.usdc, transfer, 4n)]],
  [at.account, bound, [at.shop, 0n, swap, 1], [call(at.shop, swap, 0n, true)]],
  [at.account, bound, [at.zero, 4n, '0x600160015500', 2], [call(null, '0x600160015500', 4n)]],
  [at.account, bound, [at.zero, 0n, `${at.word}600160015500`, 3], [call(null, '0x600160015500')]],
  [at.account, bound, [at.zero, 0n, '0x6001', 3], 'shorter than the salt'],
  [at.account, bound, [at.usdc, 0n, transfer, 4], 'its operation'],
  [at.account, keyed, [0n, at.usdc, 4n, transfer], [call(at.usdc, transfer, 4n)]],
  [at.account, keyed, [1n, at.zero, 4n, '0x600160015500'], [call(null, '0x600160015500', 4n)]],
  [at.account, keyed, [2n, at.zero, 0n, `0x6001${at.word.slice(2)}`], [call(null, `0x6001${at.word.slice(2)}`)]],
  [at.account, keyed, [3n, at.usdc, 0n, transfer], [call(at.usdc, transfer)]],
  [at.account, keyed, [4n, at.shop, 0n, swap], [call(at.shop, swap, 0n, true)]],
  [at.account, keyed, [5n, at.usdc, 0n, transfer], 'its operation'],
  [at.account, keyed, [0n, at.zero, 0n, transfer], 'the zero address'],
  ...['executeUserOp', 'executeUserOpWithErrorString'].flatMap((name): CallCase[] => {
    const declaration = `${name}(address to, uint256 value, bytes data, uint8 operation)`;
    return [
      [at.account, declaration, [at.usdc, 4n, transfer, 0], [call(at.usdc, transfer, 4n)]],
      [at.account, declaration, [at.shop, 0n, swap, 1], [call(at.shop, swap, 0n, true)]],
      [at.account, declaration, [at.usdc, 0n, transfer, 2], 'its operation'],
    ];
  }),
];

const operation06 = {
  sender: at.account,
  nonce: 12n,
  initCode: '0x',
  callData: encode('execute(address dest, uint256 value, bytes func)', [at.usdc, 0n, transfer]),
  callGasLimit: 90_000n,
  verificationGasLimit: 120_000n,
  preVerificationGas: 50_000n,
  maxFeePerGas: 3_000_000_000n,
  maxPriorityFeePerGas: 1_000_000_000n,
  paymasterAndData: '0x',
  signature: at.signature65,
};
const operation07 = {
  sender: at.account,
  nonce: 12n,
  initCode: '0x',
  callData: operation06.callData,
  accountGasLimits: at.word,
  preVerificationGas: 50_000n,
  gasFees: at.word,
  paymasterAndData: '0x',
  signature: at.signature65,
};
const fields06 =
  '(address sender, uint256 nonce, bytes initCode, bytes callData, uint256 callGasLimit, uint256 verificationGasLimit, uint256 preVerificationGas, uint256 maxFeePerGas, uint256 maxPriorityFeePerGas, bytes paymasterAndData, bytes signature)';
const fields07 =
  '(address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 accountGasLimits, uint256 preVerificationGas, bytes32 gasFees, bytes paymasterAndData, bytes signature)';
const [handle06, handle07] = [fields06, fields07].map((fields) => `handleOps(${fields}[] ops, address beneficiary)`) as [string, string];
const [aggregated06, aggregated07] = [fields06, fields07].map(
  (fields) => `handleAggregatedOps((${fields}[] userOps, address aggregator, bytes signature)[] opsPerAggregator, address beneficiary)`,
) as [string, string];
const made = call(at.account, operation06.callData);

const operations: readonly CallCase[] = [
  [at.entryPoint06, handle06, [[operation06, { ...operation06, sender: at.shop, callData: swap }], at.shop], [made, call(at.shop, swap)]],
  [at.entryPoint06, handle06, [[{ ...operation06, initCode: at.multicall3 }], at.shop], 'initCode'],
  [at.entryPoint06, handle06, [[{ ...operation06, paymasterAndData: at.shop }], at.shop], 'paymaster'],
  [at.entryPoint07, handle07, [[operation07], at.shop], [made]],
  [at.entryPoint07, handle07, [[{ ...operation07, initCode: '0x7702' }], at.shop], 'initCode'],
  [at.entryPoint07, handle07, [[operation07, { ...operation07, paymasterAndData: at.signature65 }], at.shop], 'paymaster'],
  [at.entryPoint06, aggregated06, [[{ userOps: [operation06], aggregator: at.shop, signature: '0x' }], at.shop], 'aggregator'],
  [at.entryPoint07, aggregated07, [[{ userOps: [operation07], aggregator: at.shop, signature: '0x' }], at.shop], 'aggregator'],
  [at.account, `executeUserOp(${fields07} userOp, bytes32 userOpHash)`, [operation07, at.word], "the account's"],
];

const request = { from: at.account, to: at.usdc, value: 0n, gas: 90_000n, nonce: 1n, data: transfer };
const request5 = {
  from: at.account,
  to: at.usdc,
  value: 0n,
  gas: 90_000n,
  deadline: 1_764_000_000,
  data: transfer,
  signature: at.signature65,
};
const fields5 = '(address from, address to, uint256 value, uint256 gas, uint48 deadline, bytes data, bytes signature)';

const opaque: readonly CallCase[] = [
  [at.account, 'approveHash(bytes32 hashToApprove)', [at.word], 'of a hash'],
  [at.universalRouter, 'execute(bytes commands, bytes[] inputs)', ['0x0b00', [at.word, swap]], 'a language of the router'],
  [
    at.universalRouter,
    'execute(bytes commands, bytes[] inputs, uint256 deadline)',
    ['0x00', [swap], 1_764_000_000n],
    'a language of the router',
  ],
  [
    at.shop,
    'execute((address from, address to, uint256 value, uint256 gas, uint256 nonce, bytes data) req, bytes signature)',
    [request, at.signature65],
    'forwards',
  ],
  [
    at.shop,
    'executeMetaTransaction(address userAddress, bytes functionSignature, bytes32 sigR, bytes32 sigS, uint8 sigV)',
    [at.account, transfer, at.word, at.word, 27],
    'forwards',
  ],
  [at.shop, `execute(${fields5} request)`, [request5], 'forwards'],
  [at.shop, `executeBatch(${fields5}[] requests, address refundReceiver)`, [[request5], at.zero], 'forwards'],
  [
    at.shop,
    'propose(address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, string description)',
    [[at.usdc], [0n], ['transfer(address,uint256)'], [`0x${transfer.slice(10)}`], 'Pay'],
    'as text',
  ],
  [
    at.shop,
    'queueTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)',
    [at.usdc, 0n, '', transfer, 1n],
    'as text',
  ],
  [
    at.shop,
    'executeTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)',
    [at.usdc, 0n, '', transfer, 1n],
    'as text',
  ],
];

/** Smart accounts, and wrappers that cannot be unpacked. */
export const accounts: readonly CallCase[] = [...simple, ...modules, ...operations, ...opaque];
