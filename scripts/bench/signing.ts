import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { microseconds } from '../../hosts/shared/clock.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { materials } from '../../hosts/shared/homes/held-elsewhere.ts';
import type { Vault } from '../../hosts/shared/homes/vault.ts';
import { openVault } from '../../hosts/shared/homes/vault.ts';
import type { SignerInstance } from '../../hosts/shared/homes/vault-wallet.ts';
import { linkSigner } from '../../hosts/shared/link.ts';
import { configuration, keys, signTransaction } from './fixture.ts';
import type { Contender, Effort, Measured } from './measure.ts';
import { inTurns } from './measure.ts';
import type { Row } from './row.ts';
import { contender, oxWasm, oxWasmVerified, signingPeers } from './signing-peers.ts';
import { Steps, at } from './signing-steps.ts';

const whole = 'plan to release';
const release = 'release';
const throughVault = 'vault';

/** How many transactions there are, by nonce: enough that nothing is the same twice in a row. */
const calls = Array.from({ length: 64 }, (_, nonce) => signTransaction(nonce));

/** Hash-and-sign of an EIP-1559 transaction, beside others. */
export async function signing(effort: Effort): Promise<Row[]> {
  // One instance for all, as a process has one: compilers make less of code that several share.
  const signer = (await linkSigner(loaderFrom(builtComponents)))();
  const section = signerSection(configuration()) ?? '';
  const wallet = signer.Wallet.open(section, materials(keys(), undefined), crypto.getRandomValues(new Uint8Array(32)));
  const steps = new Steps(wallet);
  const peers = await signingPeers();
  for (const nonce of [0, 1, 63]) {
    const ours = steps.sign(signTransaction(nonce)).result;
    for (const { name, sign } of peers) {
      // ox keeps the case of an address.
      const theirs = (await sign(nonce)).toLowerCase();
      if (theirs !== ours) throw new Error(`expected ${name} to sign the same transaction, ${ours}, got ${theirs}`);
    }
  }
  const vault = await memoryVault(signer, section);
  const measured = await inTurns(
    [steps.whole(whole, calls), steps.release(release, calls), timedVault(vault), ...peers.map(contender)],
    effort,
  );
  await vault.close();
  wallet[Symbol.dispose]();

  const time = (name: string): Measured => {
    const found = measured.get(name);
    if (found === undefined) throw new RangeError(`expected ${name} among ${[...measured.keys()].join(', ')}`);
    return found;
  };
  const beside = peers.map(({ name }) => ({ name, ...time(name) }));
  return [
    {
      id: 'signing.whole',
      what: '(a) EIP-1559: authenticate, judge, record, hash, sign, verify, serialise',
      unit: 'us',
      ours: time(whole),
      beside,
      aim: { under: oxWasm },
    },
    {
      id: 'signing.release',
      what: '(a) EIP-1559: of that, sign, verify, serialise, hash',
      unit: 'us',
      ours: time(release),
      beside: beside.filter(({ name }) => name === oxWasm || name === oxWasmVerified),
      aim: { under: oxWasmVerified },
    },
    {
      id: 'signing.vault',
      what: '(a) EIP-1559: the same through the vault, ledger in memory',
      unit: 'us',
      ours: time(throughVault),
      beside: [],
    },
  ];
}

async function memoryVault(signer: SignerInstance, config: string): Promise<Vault> {
  const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const vault = await openVault({ signer: () => signer, config, keys: keys(), entropy, ledger: new MemoryLedger(), now: microseconds });
  if (vault.tag === 'err') throw new TypeError(JSON.stringify(vault.val));
  return vault.val;
}

function timedVault(vault: Vault): Contender {
  return {
    name: throughVault,
    time: async (count) => {
      const started = performance.now();
      for (let iteration = 0; iteration < count; iteration += 1) {
        const answer = await vault.sign(at(calls, iteration));
        if (answer.tag === 'err') throw new TypeError(JSON.stringify(answer.val));
      }
      return performance.now() - started;
    },
  };
}
