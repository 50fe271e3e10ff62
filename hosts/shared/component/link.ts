/**
 * Instantiates the components and joins them, with web standards only. A loader brings a component's bindings and its compiled modules; everything
 * after that is synchronous, so that an instance can be replaced between two lines of a program.
 */
import type { DriverEffects, ImportObject } from '../../../build/types/gateway.js';
import type * as Opening from '../../../build/types/interfaces/mintmark-keys-opening.js';
import type * as Limiter from '../../../build/types/interfaces/mintmark-rate-limit-limiter.js';
import type * as Wallets from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Keys } from '../../../build/types/keys.js';
import type { Nft } from '../../../build/types/nft.js';
import type { RateLimit } from '../../../build/types/rate-limit.js';
import type { Signer } from '../../../build/types/signer.js';
import type { ComponentName } from '../component-name.ts';
import { coreMaker } from './core-instances.ts';
import type { CoreMaker } from './core-instances.ts';
import type { ComponentPanic } from '../trap/trap.ts';

/** The components by name, and what each exports. */
export interface Components {
  readonly nft: Nft;
  readonly gateway: DriverEffects;
  readonly signer: Signer;
  readonly keys: Keys;
  readonly 'rate-limit': RateLimit;
}

/** Makes a component's core instances. */
type InstantiateCore = CoreMaker['make'];

/** A component, loaded and compiled but not yet instantiated. */
export interface Loaded<Exports> {
  /** The function that jco's `--instantiation async` exports; called with modules that are at hand, it answers at once. */
  readonly instantiate: (
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
    instantiateCore: InstantiateCore,
  ) => Exports | Promise<Exports>;
  /** Its core modules by the path under which the bindings ask for them. */
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
}

/** Brings components. Errors: whatever keeps one from being read or compiled. */
export type Loader = <Name extends ComponentName>(name: Name) => Promise<Loaded<Components[Name]>>;

/** Bindings asked for a module that was not loaded, or did not answer at once. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** A gateway with an nft component behind it. */
export interface LinkedGateway {
  readonly Gateway: DriverEffects['exchanges']['Gateway'];
  /** Bytes of the largest linear memory of the two. */
  readonly largestMemory: () => number;
  /** What either said before it trapped. */
  readonly panic: () => ComponentPanic | undefined;
}

/** A fresh gateway with a fresh nft component behind it, joined: every call makes a new pair. */
export type MakeGateway = () => LinkedGateway;

/** Loads the gateway and the nft component. Errors: the loader's. */
export async function linkGateway(load: Loader): Promise<MakeGateway> {
  const [nft, gateway] = await Promise.all([load('nft'), load('gateway')]);
  return () => {
    const made = { nft: coreMaker(), gateway: coreMaker() };
    const { metadata } = instantiate(nft, {}, made.nft);
    const imports: ImportObject & { 'mintmark:nft/metadata': typeof metadata } = {
      // jco asks for either form of the name.
      'mintmark:nft/metadata@0.1.0': metadata,
      'mintmark:nft/metadata': metadata,
    };
    const { Gateway } = instantiate(gateway, imports, made.gateway).exchanges;
    return {
      Gateway,
      largestMemory: () => Math.max(made.nft.largestMemory(), made.gateway.largestMemory()),
      panic: () => panicOf('nft', made.nft) ?? panicOf('gateway', made.gateway),
    };
  };
}

/** An instance of the signer. */
export interface LinkedSigner {
  readonly Wallet: typeof Wallets.Wallet;
  /** What it said before it trapped. */
  readonly panic: () => ComponentPanic | undefined;
}

/** Loads the signer, which stands alone. Every call of what it gives makes a new instance. Errors: the loader's. */
export async function linkSigner(load: Loader): Promise<() => LinkedSigner> {
  const signer = await load('signer');
  return () => {
    const made = coreMaker();
    const { Wallet } = instantiate(signer, {}, made).wallets;
    return { Wallet, panic: () => panicOf('signer', made) };
  };
}

/** Loads what opens keystores and mnemonics, and makes an instance. Errors: the loader's. */
export async function openingBy(load: Loader): Promise<typeof Opening> {
  return instantiate(await load('keys'), {}).opening;
}

/** Loads the limiter as a component (`components/rate-limit` links natively just as well: both are the same interface). Errors: the loader's. */
export async function linkLimiter(load: Loader): Promise<() => typeof Limiter> {
  const limiter = await load('rate-limit');
  return () => instantiate(limiter, {}).limiter;
}

function panicOf(component: ComponentName, core: CoreMaker): ComponentPanic | undefined {
  const panic = core.panic();
  return panic === undefined ? undefined : { component, panic };
}

function instantiate<Exports>({ instantiate: make, modules }: Loaded<Exports>, imports: object, core = coreMaker()): Exports {
  const moduleAt = (path: string): WebAssembly.Module => {
    const module = modules.get(path);
    if (module === undefined) throw new LinkError(`one of ${[...modules.keys()].join(', ')}`, path);
    return module;
  };
  const exports = make(moduleAt, imports, core.make);
  if (exports instanceof Promise) throw new LinkError('exports at once', 'a promise of them');
  return exports;
}
