/** The names of the components, as in `wit/` and in the build output. */
export const componentNames = ['nft', 'gateway', 'signer', 'keys', 'image', 'rate-limit'] as const;

/** The name of a component. */
export type ComponentName = (typeof componentNames)[number];
