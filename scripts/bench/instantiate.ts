import * as nativeLimiter from '../../components/rate-limit/src/limiter.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { materials } from '../../hosts/shared/vault/remote-key.ts';
import { gatewaySection, signerSection } from '../../hosts/shared/config/sections.ts';
import { linkGateway, linkLimiter, linkSigner } from '../../hosts/shared/component/link.ts';
import { configuration, keys } from './fixture.ts';
import type { Contender, Effort, Measured } from './report/measure.ts';
import { inTurns, timed } from './report/measure.ts';
import type { Row } from './report/row.ts';

/** The microseconds that instantiating all components may take. */
const aim = 1000;

/**
 * Measures instances from modules that are compiled already, as a process makes them from the
 * second on, and a Worker from the first on.
 */
export async function instantiate(effort: Effort): Promise<Row[]> {
  const load = loaderFrom(builtComponents);
  const [gateway, signer, limiter] = [await linkGateway(load), await linkSigner(load), await linkLimiter(load)];
  const [gatewayText, signerText] = [gatewaySection(configuration()), signerSection(configuration()) ?? ''];
  const entropy = new Uint8Array(32).fill(7);
  const names = {
    native: 'limiter native',
    component: 'limiter QuickJS',
    opened: 'opened',
    gateway: 'nft and gateway',
    signer: 'signer',
    limiter: 'rate-limit',
  };
  const contenders: Contender[] = [
    { name: names.native, time: timed(() => use(gateway(), signer(), nativeLimiter)) },
    { name: names.component, time: timed(() => use(gateway(), signer(), limiter())) },
    {
      name: names.opened,
      time: timed(() => {
        gateway().Gateway.open(gatewayText)[Symbol.dispose]();
        signer().Wallet.open(signerText, materials(keys(), []), entropy)[Symbol.dispose]();
      }),
    },
    { name: names.gateway, time: timed(() => use(gateway())) },
    { name: names.signer, time: timed(() => use(signer())) },
    { name: names.limiter, time: timed(() => use(limiter())) },
  ];
  // Many rounds of one instance each: the median then leaves out the garbage collector, which a
  // program that makes one instance does not see.
  const measured = await inTurns(contenders, { ...effort, rounds: effort.rounds * 10, roundMilliseconds: 0 });
  const time = (name: string): Measured => measured.get(name) ?? { value: Number.NaN };
  const parts = [names.gateway, names.signer].map((name) => ({ name, ...time(name) }));
  return [
    {
      id: 'instantiate.native',
      what: '(c) instantiate nft, gateway and signer; limiter linked natively',
      unit: 'us',
      ours: time(names.native),
      beside: parts,
      aim: { atMost: aim },
    },
    {
      id: 'instantiate.component',
      what: '(c) instantiate all four; limiter as a component on QuickJS',
      unit: 'us',
      ours: time(names.component),
      beside: [...parts, { name: names.limiter, ...time(names.limiter) }],
      aim: { atMost: aim },
    },
    {
      id: 'instantiate.opened',
      what: '(c) instantiate nft, gateway and signer; open gateway and wallet',
      unit: 'us',
      ours: time(names.opened),
      beside: [],
    },
  ];
}

/** Uses instances: without a use an optimising compiler may leave work out. */
function use(...instances: readonly object[]): void {
  if (instances.some((instance) => Object.keys(instance).length === 0)) throw new Error('expected exports, got none');
}
