/** A call as it arrives at an endpoint. */
export interface RpcCall {
  readonly id: unknown;
  readonly method: string;
  /** Left out by some where there are none. */
  readonly params?: readonly unknown[] | undefined;
}
