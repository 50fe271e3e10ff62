import { describe, expect, test } from 'vitest';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { WalletSupervisor } from '../../hosts/shared/vault/wallet/supervisor.ts';
import { WalletInstance } from '../../hosts/shared/vault/wallet/instance.ts';
import type { SignerInstance, WalletSource } from '../../hosts/shared/vault/wallet/source.ts';
import { configuration, keys, signer } from './support/wallet.ts';

const now = 1_800_000_000_000_000n;
/** The credential that only the old configuration knows. */
const gone = { tag: 'bearer', val: 'another token' } as const;

/**
 * Returns the source of a wallet: as configured (`old`), or without the second caller (`new`). A
 * new instance waits for `wait.for`. `dropped` counts the wallets that were dropped.
 */
async function sourceOf(
  which: 'old' | 'new',
): Promise<{ source: WalletSource; wait: { for: Promise<void> | undefined }; dropped: () => number }> {
  const make = await signer();
  const wait: { for: Promise<void> | undefined } = { for: undefined };
  let dropped = 0;
  const config = configuration();
  const { signer: section } = config;
  if (section === undefined) throw new Error('expected a signer, got none');
  const callers = which === 'old' ? section.callers : section.callers.filter(({ id }) => id !== 'other');
  const counted = (instance: SignerInstance): SignerInstance => ({
    ...instance,
    Wallet: {
      open: (...given: Parameters<SignerInstance['Wallet']['open']>) => {
        const wallet = instance.Wallet.open(...given);
        const drop = wallet[Symbol.dispose].bind(wallet);
        wallet[Symbol.dispose] = () => {
          dropped += 1;
          drop();
        };
        return wallet;
      },
    } as SignerInstance['Wallet'],
  });
  const source: WalletSource = {
    signer: async () => {
      await wait.for;
      return counted(make());
    },
    config: signerSection({ ...config, signer: { ...section, callers } }) ?? '',
    keys: keys(),
    remoteKeys: [],
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onTrap: () => {},
  };
  return { source, wait, dropped: () => dropped };
}

async function opened(source: WalletSource): Promise<WalletInstance> {
  const wallet = await WalletInstance.open(source);
  if (wallet.tag === 'err') throw new Error(`expected a wallet, got ${JSON.stringify(wallet.val)}`);
  return wallet.val;
}

async function inUse(supervisor: WalletSupervisor): Promise<WalletInstance> {
  const current = await supervisor.current();
  if (current.tag === 'err') throw new Error(`expected a wallet, got ${JSON.stringify(current.val)}`);
  return current.val;
}

async function supervise(): Promise<{ supervisor: WalletSupervisor; old: Awaited<ReturnType<typeof sourceOf>>; failures: unknown[] }> {
  const old = await sourceOf('old');
  const failures: unknown[] = [];
  const supervisor = new WalletSupervisor(old.source, (cause) => failures.push(cause));
  expect(await supervisor.open()).toBe(undefined);
  return { supervisor, old, failures };
}

const trap = (wallet: WalletInstance): unknown =>
  wallet.ask(undefined, () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
const whoIs = async (supervisor: WalletSupervisor): Promise<unknown> =>
  (await inUse(supervisor)).ask(undefined, (wallet) => wallet.identify(gone, now));
const unauthorized = { tag: 'err', val: { tag: 'refused', val: { tag: 'unauthorized' } } };

describe('a wallet of another configuration stays in use', () => {
  test('when the last one has trapped, and a request comes in the same turn', async () => {
    const { supervisor, failures } = await supervise();
    expect(await whoIs(supervisor)).toMatchObject({ tag: 'ok', val: { id: 'other' } });
    const { source } = await sourceOf('new');
    const next = await opened(source);
    trap(await inUse(supervisor));
    await Promise.all([supervisor.use({ source, wallet: next }), supervisor.current()]);
    expect(await inUse(supervisor)).toBe(next);
    expect(await whoIs(supervisor)).toEqual(unauthorized);
    expect(failures).toEqual([]);
    await supervisor.close();
  });

  test('while the last one is being replaced: that replacement is dropped before the change is done', async () => {
    const { supervisor, old, failures } = await supervise();
    const { source, dropped } = await sourceOf('new');
    const next = await opened(source);
    const gate = Promise.withResolvers<void>();
    old.wait.for = gate.promise;
    trap(await inUse(supervisor));
    const replaced = supervisor.current();
    let done = false;
    const used = supervisor.use({ source, wallet: next }).then(() => (done = true));
    // The next wallet is in use at once.
    expect(await inUse(supervisor)).toBe(next);
    expect([done, old.dropped()]).toEqual([false, 1]);
    gate.resolve();
    await used;
    expect(old.dropped()).toBe(2);
    expect(await replaced).toEqual({ tag: 'ok', val: next });
    expect(await whoIs(supervisor)).toEqual(unauthorized);
    expect([failures, dropped()]).toEqual([[], 0]);
    await supervisor.close();
    expect([old.dropped(), dropped()]).toEqual([2, 1]);
  });

  test('and replaces an instance that traps later', async () => {
    const { supervisor, old, failures } = await supervise();
    const { source, dropped } = await sourceOf('new');
    const next = await opened(source);
    await supervisor.use({ source, wallet: next });
    expect(old.dropped()).toBe(1);
    trap(next);
    expect(await whoIs(supervisor)).toEqual(unauthorized);
    expect([failures, dropped()]).toEqual([[], 1]);
    await supervisor.close();
  });
});
