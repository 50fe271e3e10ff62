/** What the bundle brings under names of its own: see `scripts/build/workers.ts`. */
declare module 'mintmark:config' {
  /** The configuration's text. */
  const text: string;
  export default text;
}

declare module 'mintmark:component/gateway' {
  /** The gateway component, its modules compiled. */
  export const loaded: import('../shared/link.ts').Loaded<import('../shared/link.ts').Components['gateway']>;
}

declare module 'mintmark:component/nft' {
  /** The nft component, its modules compiled. */
  export const loaded: import('../shared/link.ts').Loaded<import('../shared/link.ts').Components['nft']>;
}

declare module 'mintmark:component/signer' {
  /** The signer component, its modules compiled. */
  export const loaded: import('../shared/link.ts').Loaded<import('../shared/link.ts').Components['signer']>;
}
