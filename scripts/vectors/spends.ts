import * as at from './addresses.ts';
import type { SpendCase } from './spend-case.ts';
import { supply } from './supply.ts';

const all = 2n ** 256n - 1n;
const [most160, deadline] = [2n ** 160n - 1n, 1_764_000_000n];
const authorization = 'address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce';

const tokens: readonly SpendCase[] = [
  [at.usdc, 'transfer(address to, uint256 amount)', [at.shop, 25_000_000n], [[at.usdc, 25_000_000n]]],
  [at.usdc, 'transfer(address to, uint256 amount)', [at.shop, 0n], [[at.usdc, 0n]]],
  [at.usdc, 'transferFrom(address from, address to, uint256 amount)', [at.account, at.shop, 7n], [[at.usdc, 7n]]],
  [at.usdc, 'approve(address spender, uint256 amount)', [at.swapRouter, all], [[at.usdc, all]]],
  [at.usdc, 'increaseAllowance(address spender, uint256 addedValue)', [at.shop, 12n], [[at.usdc, 12n]]],
  [at.usdc, 'increaseApproval(address spender, uint256 addedValue)', [at.shop, 12n], [[at.usdc, 12n]]],
  [
    at.usdc,
    'permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)',
    [at.account, at.shop, 33n, deadline, 27, at.word, at.word],
    [[at.usdc, 33n]],
  ],
  [
    at.usdc,
    'permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature)',
    [at.account, at.shop, 34n, deadline, at.signature65],
    [[at.usdc, 34n]],
  ],
  [
    at.dai,
    'permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)',
    [at.account, at.shop, 3n, 0n, true, 28, at.word, at.word],
    [[at.dai, all]],
  ],
  [
    at.dai,
    'permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)',
    [at.account, at.shop, 3n, 0n, false, 28, at.word, at.word],
    [],
  ],
  [
    at.usdc,
    `transferWithAuthorization(${authorization}, uint8 v, bytes32 r, bytes32 s)`,
    [at.account, at.shop, 8n, 0n, deadline, at.word, 27, at.word, at.word],
    [[at.usdc, 8n]],
  ],
  [
    at.usdc,
    `transferWithAuthorization(${authorization}, bytes signature)`,
    [at.account, at.shop, 9n, 0n, deadline, at.word, at.signature65],
    [[at.usdc, 9n]],
  ],
  [
    at.usdc,
    `receiveWithAuthorization(${authorization}, uint8 v, bytes32 r, bytes32 s)`,
    [at.account, at.shop, 10n, 0n, deadline, at.word, 27, at.word, at.word],
    [[at.usdc, 10n]],
  ],
  [
    at.usdc,
    `receiveWithAuthorization(${authorization}, bytes signature)`,
    [at.account, at.shop, 11n, 0n, deadline, at.word, at.signature65],
    [[at.usdc, 11n]],
  ],
  [at.weth, 'send(address recipient, uint256 amount, bytes data)', [at.shop, 5n, '0x'], [[at.weth, 5n]]],
  [
    at.weth,
    'operatorSend(address sender, address recipient, uint256 amount, bytes data, bytes operatorData)',
    [at.account, at.shop, 6n, '0x', '0x01'],
    [[at.weth, 6n]],
  ],
  [at.weth, 'authorizeOperator(address operator)', [at.shop], [[at.weth, all]]],
  [at.weth, 'transferAndCall(address to, uint256 value)', [at.shop, 1n], [[at.weth, 1n]]],
  [at.weth, 'transferAndCall(address to, uint256 value, bytes data)', [at.shop, 2n, at.word], [[at.weth, 2n]]],
  [at.weth, 'transferFromAndCall(address from, address to, uint256 value)', [at.account, at.shop, 3n], [[at.weth, 3n]]],
  [at.weth, 'transferFromAndCall(address from, address to, uint256 value, bytes data)', [at.account, at.shop, 4n, '0x'], [[at.weth, 4n]]],
  [at.weth, 'approveAndCall(address spender, uint256 value)', [at.shop, 5n], [[at.weth, 5n]]],
  [at.weth, 'approveAndCall(address spender, uint256 value, bytes data)', [at.shop, 6n, '0x00'], [[at.weth, 6n]]],
  [at.weth, 'setApprovalForAll(address operator, bool approved)', [at.shop, true], [[at.weth, all]]],
  [at.weth, 'setApprovalForAll(address operator, bool approved)', [at.shop, false], []],
];

const details = '(address token, uint160 amount, uint48 expiration, uint48 nonce)';
const one = { token: at.usdc, amount: 1_000n, expiration: 1_764_000_000, nonce: 0 };
const permission = '(address token, uint256 amount)';
const transferDetails = '(address to, uint256 requestedAmount)';
const single = `(${permission} permitted, uint256 nonce, uint256 deadline) permit, ${transferDetails} transferDetails, address owner`;
const several = `(${permission}[] permitted, uint256 nonce, uint256 deadline) permit, ${transferDetails}[] transferDetails, address owner`;
const permitted = { permitted: { token: at.usdc, amount: 900n }, nonce: 4n, deadline };
const both = {
  permitted: [
    { token: at.usdc, amount: 900n },
    { token: at.dai, amount: 800n },
  ],
  nonce: 4n,
  deadline,
};
const taken = { to: at.shop, requestedAmount: 700n };

const batch = 'safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)';

const others: readonly SpendCase[] = [
  [at.shop, 'safeTransferFrom(address from, address to, uint256 tokenId)', [at.account, at.permit2, 7n], [[at.shop, 7n]]],
  [
    at.shop,
    'safeTransferFrom(address from, address to, uint256 tokenId, bytes data)',
    [at.account, at.permit2, 8n, '0x12'],
    [[at.shop, 8n]],
  ],
  [
    at.shop,
    'safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)',
    [at.account, at.permit2, 7n, 90n, '0x'],
    [[at.shop, 90n]],
  ],
  [at.shop, batch, [at.account, at.permit2, [1n, 2n], [30n, 40n], '0x'], [[at.shop, 70n]]],
  [at.shop, batch, [at.account, at.permit2, [1n, 2n], [all, 1n], '0x'], [[at.shop, all]]],
  [at.usdc, 'transfer(address to, uint256 value, bytes data)', [at.shop, 15n, '0xabcd'], [[at.usdc, 15n]]],
  [at.dai, 'push(address usr, uint256 wad)', [at.shop, 16n], [[at.dai, 16n]]],
  [at.dai, 'move(address src, address dst, uint256 wad)', [at.account, at.shop, 17n], [[at.dai, 17n]]],
  [at.weth, 'transferShares(address recipient, uint256 sharesAmount)', [at.shop, 1n], [[at.weth, all]]],
  [at.weth, 'transferSharesFrom(address sender, address recipient, uint256 sharesAmount)', [at.account, at.shop, 1n], [[at.weth, all]]],
];

const permit2: readonly SpendCase[] = [
  ['approve(address token, address spender, uint160 amount, uint48 expiration)', [at.usdc, at.shop, 20n, 1_764_000_000], [[at.usdc, 20n]]],
  [
    'approve(address token, address spender, uint160 amount, uint48 expiration)',
    [at.usdc, at.shop, most160, 1_764_000_000],
    [[at.usdc, all]],
  ],
  [
    `permit(address owner, (${details} details, address spender, uint256 sigDeadline) permitSingle, bytes signature)`,
    [at.account, { details: one, spender: at.shop, sigDeadline: deadline }, at.signature65],
    [[at.usdc, 1_000n]],
  ],
  [
    `permit(address owner, (${details}[] details, address spender, uint256 sigDeadline) permitBatch, bytes signature)`,
    [at.account, { details: [one, { ...one, token: at.dai, amount: most160 }], spender: at.shop, sigDeadline: deadline }, at.signature65],
    [
      [at.usdc, 1_000n],
      [at.dai, all],
    ],
  ],
  ['transferFrom(address from, address to, uint160 amount, address token)', [at.account, at.shop, 40n, at.dai], [[at.dai, 40n]]],
  [
    'transferFrom((address from, address to, uint160 amount, address token)[] transferDetails)',
    [
      [
        { from: at.account, to: at.shop, amount: 50n, token: at.dai },
        { from: at.account, to: at.shop, amount: 60n, token: at.usdc },
      ],
    ],
    [
      [at.dai, 50n],
      [at.usdc, 60n],
    ],
  ],
  [`permitTransferFrom(${single}, bytes signature)`, [permitted, taken, at.account, at.signature65], [[at.usdc, 900n]]],
  [
    `permitTransferFrom(${several}, bytes signature)`,
    [both, [taken, taken], at.account, at.signature65],
    [
      [at.usdc, 900n],
      [at.dai, 800n],
    ],
  ],
  [
    `permitWitnessTransferFrom(${single}, bytes32 witness, string witnessTypeString, bytes signature)`,
    [
      permitted,
      taken,
      at.account,
      at.word,
      'Order witness)Order(uint256 id)TokenPermissions(address token,uint256 amount)',
      at.signature65,
    ],
    [[at.usdc, 900n]],
  ],
  [
    `permitWitnessTransferFrom(${several}, bytes32 witness, string witnessTypeString, bytes signature)`,
    [
      both,
      [taken, taken],
      at.account,
      at.word,
      'Order witness)Order(uint256 id)TokenPermissions(address token,uint256 amount)',
      at.signature65,
    ],
    [
      [at.usdc, 900n],
      [at.dai, 800n],
    ],
  ],
].map((row) => [at.permit2, ...row] as unknown as SpendCase);

/** Functions of tokens and of Permit2. */
export const spends: readonly SpendCase[] = [...tokens, ...others, ...supply, ...permit2];
