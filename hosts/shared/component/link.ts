/**
 * Instantiates the components and links them, with web standards only. A loader brings a
 * component's bindings and its compiled modules. Everything after that is synchronous, so that a
 * trapped instance can be replaced before the next request.
 */
import type { DriverWasiP3 } from '../../../build/types/async-streams/gateway-async-streams.js';
import type { DriverEffects, ImportObject } from '../../../build/types/gateway.js';
import type * as Resizing from '../../../build/types/interfaces/mintmark-image-resizing.js';
import type * as Opening from '../../../build/types/interfaces/mintmark-keys-opening.js';
import type * as Limiter from '../../../build/types/interfaces/mintmark-rate-limit-limiter.js';
import type * as Wallets from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { Image } from '../../../build/types/image.js';
import type { Keys } from '../../../build/types/keys.js';
import type { Nft } from '../../../build/types/nft.js';
import type { RateLimit } from '../../../build/types/rate-limit.js';
import type { Signer } from '../../../build/types/signer.js';
import type { ComponentName, LoadableName } from '../component-name.ts';
import { coreInstances } from './core-instances.ts';
import type { CoreInstances } from './core-instances.ts';
import type { ComponentPanic } from '../trap/trap.ts';

/** What each component exports, by its name. */
export interface Components extends Record<LoadableName, object> {
  readonly nft: Nft;
  readonly gateway: DriverEffects;
  readonly 'gateway-async-streams': DriverWasiP3;
  readonly signer: Signer;
  readonly keys: Keys;
  readonly image: Image;
  readonly 'rate-limit': RateLimit;
}

/** Makes a component's core instances. */
type InstantiateCore = CoreInstances['instantiate'];

/** A component, loaded and compiled but not yet instantiated. */
export interface Loaded<Exports> {
  /**
   * The function that jco's `--instantiation async` exports. With modules that are already compiled
   * it returns at once.
   */
  readonly instantiate: (
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
    instantiateCore: InstantiateCore,
  ) => Exports | Promise<Exports>;
  /** The core modules, by the path under which the bindings ask for them. */
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
}

/** Loads a component. Rejects if it cannot be read or compiled. */
export type Loader = <Name extends LoadableName>(name: Name) => Promise<Loaded<Components[Name]>>;

/** Bindings asked for a module that was not loaded, or did not return at once. */
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

/** The bytes of linear memory of a gateway, and of the nft component that it is linked with. */
export interface GatewayMemories {
  readonly gateway: number;
  readonly nft: number;
}

/** An instance of the gateway, linked with an instance of the nft component. */
export interface LinkedGateway {
  readonly Gateway: DriverEffects['exchanges']['Gateway'];
  /** Returns the bytes of the largest linear memory of the two. */
  readonly largestMemory: () => number;
  /** Returns the bytes of linear memory of each. */
  readonly memories: () => GatewayMemories;
  /** Returns what either said before it trapped. `undefined` if neither said anything. */
  readonly panic: () => ComponentPanic | undefined;
}

/** Makes a new pair of instances at every call. */
export type MakeGateway = () => LinkedGateway;

/** Loads the gateway and the nft component. Rejects as the loader does. */
export async function linkGateway(load: Loader): Promise<MakeGateway> {
  const [nft, gateway] = await Promise.all([load('nft'), load('gateway')]);
  return () => {
    const cores = { nft: coreInstances(), gateway: coreInstances() };
    const { content, metadata } = instantiate(nft, {}, cores.nft);
    const imports: ImportObject & { 'mintmark:nft/content': typeof content; 'mintmark:nft/metadata': typeof metadata } = {
      // jco asks for one form of the name or the other.
      'mintmark:nft/content@0.1.0': content,
      'mintmark:nft/content': content,
      'mintmark:nft/metadata@0.1.0': metadata,
      'mintmark:nft/metadata': metadata,
    };
    const { Gateway } = instantiate(gateway, imports, cores.gateway).exchanges;
    return {
      Gateway,
      largestMemory: () => Math.max(cores.nft.largestMemory(), cores.gateway.largestMemory()),
      memories: () => ({ gateway: cores.gateway.largestMemory(), nft: cores.nft.largestMemory() }),
      panic: () => panicOf('nft', cores.nft) ?? panicOf('gateway', cores.gateway),
    };
  };
}

/** An instance of the nft component by itself. */
export interface LinkedNft extends Pick<Nft, 'metadata' | 'content'> {
  /** Returns the bytes of its memory. */
  readonly largestMemory: () => number;
  /** Returns what the instance said before it trapped. `undefined` if it said nothing. */
  readonly panic: () => ComponentPanic | undefined;
}

/**
 * Loads the nft component. Returns a function that makes a new instance at every call. Rejects as
 * the loader does.
 */
export async function linkNft(load: Loader): Promise<() => LinkedNft> {
  const nft = await load('nft');
  return () => {
    const cores = coreInstances();
    const { content, metadata } = instantiate(nft, {}, cores);
    return { content, metadata, largestMemory: cores.largestMemory, panic: () => panicOf('nft', cores) };
  };
}

/** An instance of the signer. */
export interface LinkedSigner {
  readonly Wallet: typeof Wallets.Wallet;
  /** Returns the bytes of its memory. */
  readonly largestMemory: () => number;
  /** Returns what the instance said before it trapped. `undefined` if it said nothing. */
  readonly panic: () => ComponentPanic | undefined;
}

/**
 * Loads the signer. Returns a function that makes a new instance at every call. Rejects as the
 * loader does.
 */
export async function linkSigner(load: Loader): Promise<() => LinkedSigner> {
  const signer = await load('signer');
  return () => {
    const cores = coreInstances();
    const { Wallet } = instantiate(signer, {}, cores).wallets;
    return { Wallet, largestMemory: cores.largestMemory, panic: () => panicOf('signer', cores) };
  };
}

/** What makes the entries of operators' orders. */
export type LinkedStopOrders = Pick<typeof Wallets, 'stopRows' | 'orderStop'>;

/**
 * Loads the signer, and makes an instance for the orders of operators. Rejects as the loader does.
 */
export async function linkStopOrders(load: Loader): Promise<LinkedStopOrders> {
  return instantiate(await load('signer'), {}).wallets;
}

/**
 * Loads the component that opens keystores and mnemonics, and makes an instance. Rejects as the
 * loader does.
 */
export async function linkKeys(load: Loader): Promise<typeof Opening> {
  return instantiate(await load('keys'), {}).opening;
}

/** An instance of the image component. */
export interface LinkedImage {
  readonly resizing: typeof Resizing;
  /** Returns the bytes of its memory. */
  readonly largestMemory: () => number;
}

/**
 * Loads the component that makes images smaller, and makes an instance. Rejects as the loader
 * does.
 */
export async function linkImage(load: Loader): Promise<LinkedImage> {
  const image = await load('image');
  const cores = coreInstances();
  return { resizing: instantiate(image, {}, cores).resizing, largestMemory: cores.largestMemory };
}

/**
 * Loads the limiter as a component. Returns a function that makes a new instance at every call.
 * Rejects as the loader does. The source in `components/rate-limit` has the same interface, and can
 * be linked natively.
 */
export async function linkLimiter(load: Loader): Promise<() => typeof Limiter> {
  const limiter = await load('rate-limit');
  return () => instantiate(limiter, {}).limiter;
}

/** Returns what a component said before it trapped. `undefined` if it said nothing. */
export function panicOf(component: ComponentName, cores: CoreInstances): ComponentPanic | undefined {
  const panic = cores.panic();
  return panic === undefined ? undefined : { component, panic };
}

/** Makes an instance of a loaded component. */
export function instantiate<Exports>({ instantiate: make, modules }: Loaded<Exports>, imports: object, cores = coreInstances()): Exports {
  const moduleAt = (path: string): WebAssembly.Module => {
    const module = modules.get(path);
    if (module === undefined) throw new LinkError(`one of ${[...modules.keys()].join(', ')}`, path);
    return module;
  };
  const exports = make(moduleAt, imports, cores.instantiate);
  if (exports instanceof Promise) throw new LinkError('exports at once', 'a promise of them');
  return exports;
}
