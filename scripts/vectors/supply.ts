import * as at from './addresses.ts';
import type { SpendCase } from './spend-case.ts';

const all = 2n ** 256n - 1n;
const sendParam =
  '(uint32 dstEid, bytes32 to, uint256 amountLD, uint256 minAmountLD, bytes extraOptions, bytes composeMsg, bytes oftCmd) sendParam';
const messagingFee = '(uint256 nativeFee, uint256 lzTokenFee) fee';
const callParams = '(address refundAddress, address zroPaymentAddress, bytes adapterParams) callParams';
const sent = { dstEid: 30_110, to: at.word, amountLD: 33n, minAmountLD: 32n, extraOptions: '0x0003', composeMsg: '0x', oftCmd: '0x' };
const params = { refundAddress: at.account, zroPaymentAddress: at.zero, adapterParams: '0x' };

/**
 * Functions that move tokens by id (ERC-6909), burn them, redeem them, or send them to another
 * chain.
 */
export const supply: readonly SpendCase[] = [
  [at.shop, 'transfer(address receiver, uint256 id, uint256 amount)', [at.permit2, 7n, 40n], [[at.shop, 40n]]],
  [
    at.shop,
    'transferFrom(address sender, address receiver, uint256 id, uint256 amount)',
    [at.account, at.permit2, 7n, 41n],
    [[at.shop, 41n]],
  ],
  [at.shop, 'approve(address spender, uint256 id, uint256 amount)', [at.permit2, 7n, all], [[at.shop, all]]],
  [at.shop, 'setOperator(address operator, bool approved)', [at.permit2, true], [[at.shop, all]]],
  [at.shop, 'setOperator(address operator, bool approved)', [at.permit2, false], []],
  [at.shop, 'burn(address account, uint256 id, uint256 value)', [at.account, 7n, 42n], [[at.shop, 42n]]],
  [at.shop, 'burnBatch(address account, uint256[] ids, uint256[] values)', [at.account, [1n, 2n], [20n, 23n]], [[at.shop, 43n]]],
  [at.usdc, 'burn(uint256 value)', [44n], [[at.usdc, 44n]]],
  [at.usdc, 'burn(address from, uint256 value)', [at.account, 45n], [[at.usdc, 45n]]],
  [at.usdc, 'burnFrom(address account, uint256 value)', [at.account, 46n], [[at.usdc, 46n]]],
  [at.weth, 'burn(uint256 amount, bytes data)', [47n, '0x'], [[at.weth, 47n]]],
  [
    at.weth,
    'operatorBurn(address account, uint256 amount, bytes data, bytes operatorData)',
    [at.account, 48n, '0x', '0x01'],
    [[at.weth, 48n]],
  ],
  [at.dai, 'redeem(uint256 shares, address receiver, address owner)', [49n, at.shop, at.account], [[at.dai, 49n]]],
  // The vault alone knows how many shares these assets are.
  [at.dai, 'withdraw(uint256 assets, address receiver, address owner)', [50n, at.shop, at.account], [[at.dai, all]]],
  [at.dai, 'requestRedeem(uint256 shares, address controller, address owner)', [51n, at.shop, at.account], [[at.dai, 51n]]],
  [at.weth, 'withdraw(uint256 wad)', [52n], [[at.weth, 52n]]],
  [at.weth, 'withdrawTo(address to, uint256 value)', [at.shop, 53n], [[at.weth, 53n]]],
  [
    at.usdc,
    `send(${sendParam}, ${messagingFee}, address refundAddress)`,
    [sent, { nativeFee: 9n, lzTokenFee: 0n }, at.account],
    [[at.usdc, 33n]],
  ],
  [
    at.usdc,
    'sendFrom(address from, uint16 dstChainId, bytes toAddress, uint256 amount, address refund, address zroPayment, bytes adapterParams)',
    [at.account, 110, at.shop, 54n, at.account, at.zero, '0x'],
    [[at.usdc, 54n]],
  ],
  [
    at.usdc,
    `sendFrom(address from, uint16 dstChainId, bytes32 toAddress, uint256 amount, ${callParams})`,
    [at.account, 110, at.word, 55n, params],
    [[at.usdc, 55n]],
  ],
  [
    at.usdc,
    `sendAndCall(address from, uint16 dstChainId, bytes32 toAddress, uint256 amount, bytes payload, uint64 dstGasForCall, ${callParams})`,
    [at.account, 110, at.word, 56n, '0x12', 200_000n, params],
    [[at.usdc, 56n]],
  ],
  [at.usdc, 'safeTransfer(address to, uint256 amount)', [at.shop, 57n], [[at.usdc, 57n]]],
  [at.usdc, 'safeTransfer(address to, uint256 amount, bytes data)', [at.shop, 58n, '0x'], [[at.usdc, 58n]]],
];
