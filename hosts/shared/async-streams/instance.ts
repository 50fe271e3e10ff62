import type { DriverWasiP3 } from '../../../build/types/async-streams/gateway-async-streams.js';
import type { Nft } from '../../../build/types/nft.js';
import { coreInstances } from '../component/core-instances.ts';
import { instantiate, panicOf } from '../component/link.ts';
import type { GatewayMemories, Loaded } from '../component/link.ts';
import type { ComponentPanic } from '../trap/trap.ts';
import { bridgeImports } from './imports.ts';
import type { Request } from './wasi/request.ts';
import type { Response } from './wasi/response.ts';
import type { Work } from './work.ts';

/** The components that an instance is made of. */
export interface AsyncStreams {
  readonly gateway: Loaded<DriverWasiP3>;
  readonly nft: Loaded<Nft>;
}

/** An instance of the gateway for WASI 0.3, linked with an instance of the nft component. */
export interface Instance {
  /** What it works on. It has to be set before `handle`. */
  work: Work | undefined;
  /** The requests that it has begun. */
  begun: number;
  /**
   * Answers a request.
   *
   * Errors: an error of `wasi:http` as the payload. Anything else is a trap.
   */
  handle(request: Request): Promise<Response>;
  /** Returns the bytes of the largest linear memory. */
  largestMemory(): number;
  /** Returns the bytes of linear memory of each component. */
  memories(): GatewayMemories;
  /** Returns what a component said before it trapped. `undefined` if none said anything. */
  panic(): ComponentPanic | undefined;
}

/** Makes a new instance at every call. */
export type MakeInstance = () => Instance;

/**
 * Returns a function that makes instances. `section` is the gateway's section of the configuration,
 * which is known to be valid.
 */
export function instancesOf({ gateway, nft }: AsyncStreams, section: string): MakeInstance {
  return () => {
    const cores = { nft: coreInstances(), gateway: coreInstances() };
    const { content, metadata } = instantiate(nft, {}, cores.nft);
    const imports = {
      ...bridgeImports(section, () => {
        if (instance.work === undefined) throw new TypeError('expected an instance with a request, got one without');
        return instance.work;
      }),
      'mintmark:nft/content': content,
      'mintmark:nft/metadata': metadata,
    };
    const { handler } = instantiate(gateway, imports, cores.gateway);
    const instance: Instance = {
      work: undefined,
      begun: 0,
      // The bridge's own classes stand for the resources.
      handle: handler.handle as unknown as Instance['handle'],
      largestMemory: () => Math.max(cores.nft.largestMemory(), cores.gateway.largestMemory()),
      memories: () => ({ gateway: cores.gateway.largestMemory(), nft: cores.nft.largestMemory() }),
      panic: () => panicOf('nft', cores.nft) ?? panicOf('gateway', cores.gateway),
    };
    return instance;
  };
}
