/** The names of the components, as in `wit/` and in the build output. */
export const componentNames = ['nft', 'gateway', 'signer', 'keys', 'image', 'rate-limit'] as const;

/** The name of a component. */
export type ComponentName = (typeof componentNames)[number];

/** The name of a component as hosts load it: the gateway has a second form, behind a gate. */
export type LoadableName = ComponentName | 'gateway-async-streams';
