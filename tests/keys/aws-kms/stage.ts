import { publicKeyToAddress } from 'viem/accounts';
import { createPublicKey } from 'node:crypto';
import { createTestClient, http, parseEther } from 'viem';
import type { Address, Hex } from 'viem';
import { anvil } from 'viem/chains';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { at, bearer, rpc } from '../../suite/support/ask.ts';
import type { Reply } from '../../suite/support/ask.ts';
import type { Served, SuiteHost } from '../../suite/support/host.ts';
import { World } from '../../suite/support/world.ts';
import { forms, numbersOf } from '../../vault/support/remote-key.ts';
import { Moto } from './moto.ts';
import type { Credentials } from './moto.ts';
import { Proxy } from './proxy.ts';

/** A world whose signer has a key in AWS KMS, which moto stands for, behind a proxy. */
export class Stage {
  readonly world: World;
  readonly proxy: Proxy;
  readonly #moto: Moto;
  readonly #credentials: Credentials;
  /** The ARN of the wallet's key. */
  readonly #keyId: string;
  /** Signatures of a KMS that lies, by what is wrong with them: DER in base64 for a digest. */
  readonly lies: Readonly<Record<string, (digest: Uint8Array) => string>>;
  /** The account of the wallet's key. */
  readonly account: Address;

  private constructor(
    world: World,
    proxy: Proxy,
    moto: Moto,
    credentials: Credentials,
    key: { readonly id: string; readonly account: Address; readonly ofOther: string },
  ) {
    this.world = world;
    this.proxy = proxy;
    this.#moto = moto;
    this.#credentials = credentials;
    this.#keyId = key.id;
    this.account = key.account;
    this.lies = {
      'another key': (digest) => Buffer.from(forms['DER']?.(numbersOf(digest, `0x${'22'.repeat(32)}`)).val ?? []).toString('base64'),
      'another digest': () => key.ofOther,
    };
  }

  static async create(host: SuiteHost): Promise<Stage> {
    const [world, moto] = await Promise.all([World.create(host), Moto.start()]);
    const id = await moto.createKey();
    const credentials = await moto.createUser('kms:GetPublicKey', 'kms:Sign');
    const account = accountOf(await moto.publicKey(id));
    const ofOther = await moto.signature(id, new Uint8Array(32).fill(1));
    await moto.enforce();
    const client = createTestClient({ chain: anvil, mode: 'anvil', transport: http(world.devnet.rpcUrl) });
    await client.setBalance({ address: account, value: parseEther('1000') });
    return new Stage(world, await Proxy.start(moto.url), moto, credentials, { id, account, ofOther });
  }

  /** Serves a signer whose only key is in AWS KMS, with other sections too. */
  serve(sections: object = {}): Promise<Served> {
    const configuration = this.world.configuration();
    const { network, signer } = configuration;
    const credentials = { accessKeyIdEnv: 'KMS_ID', secretAccessKeyEnv: 'KMS_SECRET' };
    const awsKms = { keyId: this.#keyId, region: 'eu-west-1', endpoint: this.proxy.url, credentials };
    const { accessKeyId, secretAccessKey } = this.#credentials;
    return this.world.serve(
      {
        ...configuration,
        ...sections,
        network: { ...network, allowPrivate: [...network.allowPrivate, this.proxy.place] },
        signer: { ...signer, keys: [{ id: 'hot', awsKms, address: this.account }] },
      },
      { env: { KMS_ID: accessKeyId, KMS_SECRET: secretAccessKey } },
    );
  }

  /** The secrets that nothing may show. */
  get secrets(): readonly string[] {
    return [this.#credentials.secretAccessKey];
  }

  /** Asks for a transaction. */
  send(served: Served, idempotencyKey?: string): Promise<Reply> {
    const to = this.world.devnet.accounts[1]?.address;
    const params = [{ from: this.account, to, value: '0x1' }];
    const more = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const call = { method: 'eth_sendTransaction', params };
    return rpc(`${served.baseUrl}/v1/signer/${this.world.devnet.chainId}`, call, { ...bearer(this.world.token), ...more });
  }

  /** Asks for the signature of a message. */
  sign(served: Served, text: string): Promise<Reply> {
    const params = [`0x${Buffer.from(text).toString('hex')}`, this.account];
    return rpc(`${served.baseUrl}/v1/signer`, { method: 'personal_sign', params }, bearer(this.world.token));
  }

  /** Waits until the transaction of a reply is mined, and returns its status. */
  async mined(reply: Reply): Promise<string> {
    const hash = at(reply.body, 'result');
    if (typeof hash !== 'string') throw new TypeError(`expected a hash, got ${JSON.stringify(reply.body)}`);
    return (await minedReceipt(this.world.devnet.rpcUrl, `0x${hash.slice(2)}`)).status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.#moto[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}

/** Returns the account of a SubjectPublicKeyInfo. */
export function accountOf(spki: Uint8Array): Address {
  const { x, y } = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const point = [x, y].map((number) => Buffer.from(number ?? '', 'base64url').toString('hex')).join('');
  const key: Hex = `0x04${point}`;
  return publicKeyToAddress(key);
}
