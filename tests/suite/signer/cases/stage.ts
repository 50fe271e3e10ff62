import { parseEther, toHex } from 'viem';
import type { Hex, PrivateKeyAccount } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { at, bearer, rpc, textAt } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { ServeOptions, Served } from '../../support/host.ts';
import type { World } from '../../support/world.ts';
import { chainClient } from '../signing.ts';

/** How a gateway differs from that of the other tests. */
export interface StageOptions {
  /** Sections of the configuration. */
  readonly change?: object;
  /** Default: every transaction without calldata, on every chain. */
  readonly policies?: readonly object[];
  /** Default: a new one. */
  readonly account?: PrivateKeyAccount;
  readonly serve?: ServeOptions;
}

const anything = { max: `1${'0'.repeat(30)}` };
const everyTransfer = {
  name: 'transfers',
  effect: 'allow',
  kinds: ['transaction'],
  when: { chain: ['*'], to: ['*'], delegate: ['*'], value: anything, fee: anything },
};

/**
 * A gateway whose key no other gateway has, so that nobody else uses its nonces. Its account has
 * 100 ETH.
 */
export class Stage implements AsyncDisposable {
  readonly world: World;
  readonly account: PrivateKeyAccount;
  readonly served: Served;

  private constructor(world: World, account: PrivateKeyAccount, served: Served) {
    this.world = world;
    this.account = account;
    this.served = served;
  }

  static async start(world: World, options: StageOptions = {}): Promise<Stage> {
    const { change = {}, policies = [everyTransfer], account = newAccount(), serve = {} } = options;
    if (options.account === undefined) await world.devnet.fund(account.address, parseEther('100'));
    const configuration = world.configuration();
    const [variable = ''] = Object.keys(world.env);
    const served = await world.serve(
      { ...configuration, ...change, signer: { ...configuration.signer, policies } },
      { ...serve, env: { ...serve.env, [variable]: keyOf(account) } },
    );
    return new Stage(world, account, served);
  }

  /** Calls a method on the path of a chain. `''` is the path without one. */
  async askOn(path: string, method: string, params: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return rpc(`${this.served.baseUrl}/v1/signer${path}`, { method, params }, { ...bearer(this.world.token), ...headers });
  }

  /** Calls a method on the path of the devnet's chain. */
  async ask(method: string, params: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply> {
    return this.askOn(`/${this.world.devnet.chainId}`, method, params, headers);
  }

  /** Sends a transaction of the account: 1 wei to another one, unless `fields` says otherwise. */
  async send(fields: object = {}, idempotencyKey?: string): Promise<Reply> {
    const [recipient] = this.world.devnet.accounts;
    const transaction = { from: this.account.address, to: recipient?.address, value: '0x1', ...fields };
    return this.ask('eth_sendTransaction', [transaction], idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey });
  }

  /** Returns what the outbox says of a transaction. */
  async transaction(by: object): Promise<unknown> {
    return at((await this.ask('signer_transaction', [by])).body, 'result');
  }

  /** Returns the nonce of a transaction that was sent. */
  async nonceOf(reply: Reply): Promise<number> {
    return Number(textAt(await this.transaction({ hash: hashOf(reply) }), 'nonce'));
  }

  /** Returns the number of the account's transactions in blocks. */
  async confirmed(): Promise<number> {
    return chainClient(this.world).getTransactionCount({ address: this.account.address });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.served.stop();
  }
}

const keys = new WeakMap<PrivateKeyAccount, Hex>();

/** Makes an account with a new key. */
export function newAccount(): PrivateKeyAccount {
  const key = generatePrivateKey();
  const account = privateKeyToAccount(key);
  keys.set(account, key);
  return account;
}

/** Returns the key of an account that `newAccount` made. */
export function keyOf(account: PrivateKeyAccount): Hex {
  const key = keys.get(account);
  if (key === undefined) throw new TypeError(`expected an account of newAccount, got ${account.address}`);
  return key;
}

/** Returns the hash in a reply. Fails the test if there is none. */
export const hashOf = (reply: Reply): Hex => textAt(reply.body, 'result') as Hex;

/** Returns fees that the devnet takes, as many wei for each gas. */
export const feesOf = (wei: bigint): { readonly maxFeePerGas: Hex; readonly maxPriorityFeePerGas: Hex } => ({
  maxFeePerGas: toHex(wei),
  maxPriorityFeePerGas: toHex(wei),
});
