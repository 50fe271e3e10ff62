/**
 * A call that spends: the contract, its declaration, its arguments, and what it spends: tokens and
 * amounts.
 */
export type SpendCase = readonly [
  to: string,
  declaration: string,
  args: readonly unknown[],
  spends: readonly (readonly [token: string, amount: bigint])[],
];
