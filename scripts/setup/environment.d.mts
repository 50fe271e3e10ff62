/** Returns the variables of an environment that are for tools of a set-up or a build. */
export function toolEnvironment(environment?: Readonly<Record<string, string | undefined>>): Record<string, string>;
/** Deletes every variable of an environment that is not for tools. */
export function keepForTools(environment: Record<string, string | undefined>): void;
