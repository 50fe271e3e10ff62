/**
 * Continues a command on another Node, whose folder comes first in PATH. Returns the exit code.
 * `node` and `script` are absolute paths.
 */
export function continueOn(node: string, script: string, args: readonly string[]): Promise<number>;
