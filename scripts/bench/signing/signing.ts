import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
import { microseconds } from '../../../hosts/shared/clock.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import { materials } from '../../../hosts/shared/vault/remote-key.ts';
import type { Vault } from '../../../hosts/shared/vault/vault.ts';
import { openVault } from '../../../hosts/shared/vault/vault.ts';
import type { SignerInstance } from '../../../hosts/shared/vault/wallet/source.ts';
import { linkSigner } from '../../../hosts/shared/component/link.ts';
import { configuration, estimatedTransaction, keys, signMail, signTransaction } from '../fixture.ts';
import type { Contender, Effort, Measured } from '../report/measure.ts';
import { inTurns, named } from '../report/measure.ts';
import type { Row } from '../report/row.ts';
import { contender, oxWasm, oxWasmVerified, signingPeers, typedDataPeers } from './peers.ts';
import type { Peer } from './peers.ts';
import { Steps, at } from './steps.ts';
import { signOnly, signVerified, verification } from './verification.ts';

const whole = 'plan to release';
const plan = 'plan';
const release = 'release';
const throughVault = 'vault';
const sentThroughVault = 'vault, eth_sendTransaction';

/** How many requests there are, by nonce: enough that no two in a row are the same. */
const variety = 64;

/** What our signer and the others sign. */
interface Subject {
  /** A part of the ids of the rows. */
  readonly id: string;
  /** For people. */
  readonly what: string;
  readonly call: typeof signTransaction;
  readonly peers: readonly Peer[];
  /**
   * Steps that do what the peers do: a transaction is hashed as it is written, typed data as it is
   * read.
   */
  readonly steps: readonly string[];
  /** What those steps do, for people. */
  readonly does: string;
  /** How many times as fast as viem and ethers it should be; absent if there is no aim. */
  readonly asFast?: number;
}

/** Measures hash-and-sign of an EIP-1559 transaction and of typed data, beside other libraries. */
export async function signing(effort: Effort): Promise<Row[]> {
  const transaction: Subject = {
    id: 'signing',
    what: 'EIP-1559',
    call: signTransaction,
    peers: await signingPeers(),
    steps: [release],
    does: 'sign, verify, serialise, hash',
    asFast: 5,
  };
  const typedData: Subject = {
    id: 'signing.typed-data',
    what: 'EIP-712 Mail',
    call: signMail,
    peers: await typedDataPeers(),
    steps: [plan, release],
    does: 'authenticate, read, hash, sign, verify',
  };
  // All measurements share one instance, as a process has one: compilers optimise code that several
  // instances share less well.
  const signer = (await linkSigner(loaderFrom(builtComponents)))();
  const section = signerSection(configuration()) ?? '';
  const wallet = signer.Wallet.open(section, materials(keys(), []), crypto.getRandomValues(new Uint8Array(32)));
  const steps = new Steps(wallet);
  const rows = [...(await beside(transaction, steps, effort)), ...(await beside(typedData, steps, effort))];
  wallet[Symbol.dispose]();
  const vault = await memoryVault(signer, section);
  const measured = await inTurns(
    [timedVault(throughVault, vault, calls(transaction)), timedVault(sentThroughVault, vault, variants(estimatedTransaction))],
    effort,
  );
  await vault.close();
  const signed = named(measured, throughVault);
  return [
    ...rows,
    { id: 'signing.vault', what: '(a) EIP-1559: the same through the vault, ledger in memory', unit: 'us', ours: signed, beside: [] },
    {
      id: 'signing.vault.sent',
      what: '(a) EIP-1559: the same for eth_sendTransaction with its estimates: a nonce is given, and a row of the outbox is written',
      unit: 'us',
      ours: named(measured, sentThroughVault),
      beside: [{ name: 'eth_signTransaction', ...signed }],
    },
  ];
}

const variants = (call: Subject['call']): ReturnType<Subject['call']>[] => Array.from({ length: variety }, (_, index) => call(index));
const calls = ({ call }: Subject): ReturnType<typeof variants> => variants(call);

/** Measures ours in turns with the peers, after all agree on what is signed. */
async function beside(subject: Subject, steps: Steps, effort: Effort): Promise<Row[]> {
  const { id, what, peers, does, asFast } = subject;
  for (const nonce of [0, 1, variety - 1]) {
    const ours = steps.sign(subject.call(nonce)).result.slice(1, -1);
    for (const { name, sign } of peers) {
      // ox keeps the case of an address.
      const theirs = (await sign(nonce)).toLowerCase();
      if (theirs !== ours) throw new Error(`expected ${name} to sign the same as ${what}, ${ours}, got ${theirs}`);
    }
  }
  using alone = await verification();
  const requests = calls(subject);
  const own = [steps.whole(whole, requests), steps.plan(plan, requests), steps.release(release, requests), ...alone.contenders];
  const measured = await inTurns([...own, ...peers.map(contender)], effort);
  const time = (name: string): Measured => named(measured, name);
  const others = peers.map(({ name }) => ({ name, ...time(name) }));
  const wasm = others.filter(({ name }) => name === oxWasm || name === oxWasmVerified);
  const signs = { value: subject.steps.reduce((sum, step) => sum + time(step).value, 0) };
  const unverified = { value: signs.value - (time(signVerified).value - time(signOnly).value) };
  return [
    {
      id: `${id}.whole`,
      what: `(a) ${what}: authenticate, judge, record, hash, sign, verify, serialise`,
      unit: 'us',
      ours: time(whole),
      beside: others,
      aim: { under: oxWasm },
    },
    {
      id: `${id}.release`,
      what: `(a) ${what}: of that, ${does}`,
      unit: 'us',
      ours: signs,
      beside: wasm,
      aim: { under: oxWasmVerified },
    },
    {
      id: `${id}.unverified`,
      what: `(a) ${what}: of that, all but to verify (which is measured by itself and taken off)`,
      unit: 'us',
      ours: unverified,
      beside: wasm,
      aim: { under: oxWasm },
    },
    ...['viem', 'ethers'].map((name): Row => ({
      id: `${id}.${name}`,
      what: `(a) ${what}: the same beside ${name}`,
      unit: 'us',
      ours: unverified,
      beside: others.filter((other) => other.name === name),
      ...(asFast === undefined ? {} : { aim: { asFast, than: name } }),
    })),
  ];
}

async function memoryVault(signer: SignerInstance, config: string): Promise<Vault> {
  const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const vault = await openVault({ signer: () => signer, config, keys: keys(), entropy, ledger: new MemoryLedger(), now: microseconds });
  if (vault.tag === 'err') throw new TypeError(JSON.stringify(vault.val));
  return vault.val;
}

function timedVault(name: string, vault: Vault, requests: ReturnType<typeof variants>): Contender {
  return {
    name,
    time: async (count) => {
      const started = performance.now();
      for (let iteration = 0; iteration < count; iteration += 1) {
        const answer = await vault.sign(at(requests, iteration));
        if (answer.tag === 'err') throw new TypeError(JSON.stringify(answer.val));
      }
      return performance.now() - started;
    },
  };
}
