/**
 * Addresses that the cases use: contracts where they are on Ethereum's main chain, and two that
 * stand for anybody.
 */
export const usdc = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
export const dai = '0x6B175474E89094C44Da98b954EedeAC495271d0F';
export const weth = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
export const permit2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3';
export const multicall3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
export const swapRouter = '0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45';
export const universalRouter = '0x66a9893cC07D91D95644AEDD05D03f95e1dBA8Af';
export const multiSend = '0x9641d764fc13c8B624c04430C7356C1C7C8102e2';
export const entryPoint06 = '0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789';
export const entryPoint07 = '0x0000000071727De22E5E9d8BAf0edAc6f37da032';
export const account = '0x2c7536E3605D9C16a7a3D7b1898e529396a65c23';
export const shop = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const zero = '0x0000000000000000000000000000000000000000';
/** 32 bytes that stand for a hash, a salt or a nonce. */
export const word = '0x8f5e7a3b1c9d2046ebfa17583c6d90e2471b8ca5d3f6e09b24a7815cd03e69f1';
/** 65 bytes that stand for a signature. */
export const signature65 = `0x${'ab'.repeat(32)}${'12'.repeat(32)}1b`;
