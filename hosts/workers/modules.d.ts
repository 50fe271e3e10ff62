/** The modules that `scripts/build/workers/workers.ts` adds to a bundle. */
declare module 'mintmark:config' {
  /** The configuration's text. */
  const text: string;
  export default text;
}

declare module 'mintmark:version' {
  /** The version of mintmark. */
  const version: string;
  export default version;
}

declare module 'mintmark:console' {
  import type { StaticManifest } from '../shared/console/manifest.ts';
  /** The manifest of the console. */
  const manifest: StaticManifest;
  export default manifest;
}

declare module 'mintmark:component/gateway' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The gateway component, its modules compiled. */
  export const loaded: Loaded<Components['gateway']>;
  /** The text of its symbol table. `undefined` unless the bundle is for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/gateway-async-streams' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The gateway for WASI 0.3, its modules compiled. */
  export const loaded: Loaded<Components['gateway-async-streams']>;
}

declare module 'mintmark:component/nft' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The nft component, its modules compiled. */
  export const loaded: Loaded<Components['nft']>;
  /** The text of its symbol table. `undefined` unless the bundle is for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/signer' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The signer component, its modules compiled. */
  export const loaded: Loaded<Components['signer']>;
  /** The text of its symbol table. `undefined` unless the bundle is for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/keys' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /**
   * The component that opens keystores and mnemonics, its modules compiled. Only tests bundle it.
   */
  export const loaded: Loaded<Components['keys']>;
}
