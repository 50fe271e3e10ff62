import { createHash } from 'node:crypto';
import { Secp256k1 } from 'ox';
import { hashMessage } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { expect, test } from 'vitest';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { noHead } from '../../hosts/shared/ledger/store.ts';
import { call, configuration, signer } from './support/wallet.ts';

const rounds = 10_000;
const keyCount = 64;

// CVE-2025-14505: a nonce that began with zero bits was truncated. noble, in JavaScript, shares no
// code with libsecp256k1.
test(`${rounds} random messages under ${keyCount} random keys have the signatures of another implementation`, async () => {
  const seed = process.env['SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));
  console.log(`signatures: SEED=${seed}`);
  const bytes = (...name: readonly (string | number)[]): Buffer =>
    createHash('sha256')
      .update([seed, ...name].join(' '))
      .digest();
  const keys = Array.from({ length: keyCount }, (_, index) => {
    const secret = bytes('key', index);
    const hex = `0x${secret.toString('hex')}` as const;
    return { id: `key-${index}`, secret, hex, address: privateKeyToAddress(hex) };
  });
  const config = configuration();
  if (config.signer === undefined) throw new TypeError('expected a signer');
  const callers = config.signer.callers.map((caller) => ({ ...caller, keys: keys.map(({ id }) => id) }));
  const signed = { ...config.signer, callers, keys: keys.map(({ id }, index) => ({ id, env: `KEY_${index}` })) };
  const { Wallet } = (await signer())();
  using wallet = Wallet.open(
    signerSection({ ...config, signer: signed }) ?? '',
    keys.map(({ id, secret }) => ({ id, material: { tag: 'secret', val: secret } })),
    bytes('blinding'),
  );

  let short = 0;
  for (let round = 0; round < rounds; round += 1) {
    const key = keys[round % keyCount];
    if (key === undefined) throw new RangeError('expected a key');
    const message = Buffer.concat([bytes('message', round), Buffer.of(1)]);
    const planned = wallet.plan(call('personal_sign', [`0x${message.toString('hex')}`, key.address]), 1n);
    if (planned.tag !== 'sign') throw new TypeError(`expected a plan, got ${planned.tag}`);
    using plan = planned.val;
    const ticket = wallet.prepare(plan, { sequence: 0n, head: noHead(), rows: [] }, 1n, bytes('entropy', round));
    const released = wallet.release(ticket, ticket.entry()?.head ?? noHead());
    if (released.tag !== 'signed') throw new TypeError('expected a signature, got a remote signing');
    const { r, s, yParity } = Secp256k1.sign({ payload: hashMessage({ raw: message }), privateKey: key.hex });
    expect(JSON.parse(released.val.result), `round ${round}`).toBe(`${r}${s.slice(2)}${(27 + yParity).toString(16)}`);
    if (r.startsWith('0x00') || s.startsWith('0x00')) short += 1;
  }
  // Some of the numbers began with a zero byte.
  expect(short).toBeGreaterThan(0);
});
