import { describe, expect, test } from 'vitest';
import type { Config } from '../../build/types/config.js';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { isRemote } from '../../hosts/shared/config/keys/keys.ts';
import { materials } from '../../hosts/shared/vault/remote-key.ts';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { gatewaySection, signerSection } from '../../hosts/shared/config/sections.ts';
import { linkGateway, linkSigner } from '../../hosts/shared/component/link.ts';
import { complete, opened } from './complete/complete.ts';

const load = loaderFrom(builtComponents);

function defaults(): Config {
  const read = readConfig('{}', () => undefined);
  if (read.tag === 'err') throw new Error(`expected a configuration, got ${JSON.stringify(read.val)}`);
  return read.val.config;
}

/** The public key of 1, compressed. */
const generator = Buffer.from('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex');

describe('a configuration that is valid here is valid for the components', () => {
  test.each([
    ['everything said', complete],
    ['nothing said', defaults()],
  ])('the gateway: %s', async (_, config) => {
    const { Gateway } = (await linkGateway(load))();
    using gateway = Gateway.open(gatewaySection(config));
    expect(gateway).toBeInstanceOf(Gateway);
  });

  test('the signer: keys from other places', async () => {
    const { Wallet } = (await linkSigner(load))();
    const [local, remote] = [false, true].map((is) => (opened.signer?.keys ?? []).filter((key) => isRemote(key) === is));
    const keys = (local ?? []).map(({ id }, index) => ({ id, secret: new Uint8Array(32).fill(index + 1) }));
    const sign = () => Promise.reject(new Error('not asked here'));
    const points = [generator, Buffer.concat([Buffer.of(3), generator.subarray(1, 33)])];
    const remoteKeys = (remote ?? []).map(({ id }, index) => ({ id, publicKey: points[index] ?? generator, sign }));
    using wallet = Wallet.open(signerSection(opened) ?? '', materials(keys, remoteKeys), new Uint8Array(32));
    expect(wallet).toBeInstanceOf(Wallet);
  });

  test('the signer: everything said', async () => {
    const { Wallet } = (await linkSigner(load))();
    const keys = ['hot', 'warm'].map((id, index) => ({ id, secret: new Uint8Array(32).fill(index + 1) }));
    const remote = [{ id: 'hsm', publicKey: generator, sign: () => Promise.reject(new Error('not asked here')) }];
    using wallet = Wallet.open(signerSection(complete) ?? '', materials(keys, remote), new Uint8Array(32));
    expect(wallet).toBeInstanceOf(Wallet);
  });
});
