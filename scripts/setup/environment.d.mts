/** What an environment has for tools of a set-up or a build. */
export function toolEnvironment(environment?: Readonly<Record<string, string | undefined>>): Record<string, string>;
/** Takes everything out of an environment that is not for tools. */
export function keepForTools(environment: Record<string, string | undefined>): void;
