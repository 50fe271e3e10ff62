/** What the bundle brings under names of its own: see `scripts/build/workers/workers.ts`. */
declare module 'mintmark:config' {
  /** The configuration's text. */
  const text: string;
  export default text;
}

declare module 'mintmark:component/gateway' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The gateway component, its modules compiled. */
  export const loaded: Loaded<Components['gateway']>;
  /** Text of its table of places, in a bundle for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/nft' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The nft component, its modules compiled. */
  export const loaded: Loaded<Components['nft']>;
  /** Text of its table of places, in a bundle for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/signer' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The signer component, its modules compiled. */
  export const loaded: Loaded<Components['signer']>;
  /** Text of its table of places, in a bundle for debugging. */
  export const symbols: string | undefined;
}

declare module 'mintmark:component/keys' {
  import type { Components, Loaded } from '../shared/component/link.ts';
  /** The component that opens keystores and mnemonics, its modules compiled: tests only. */
  export const loaded: Loaded<Components['keys']>;
}
