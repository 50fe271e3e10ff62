import { delimiter, dirname } from 'node:path';
import { continueAs } from '../../scripts/setup/continue-as.mjs';

/** Commands that run until a signal ends them. */
const serving = new Set(['start', 'demo', 'workers']);

/**
 * Continues a command on another Node, whose folder comes first in PATH. Returns the exit code.
 *
 * @param {string} node Absolute path of the program.
 * @param {string} script Absolute path of the script.
 * @param {readonly string[]} args
 */
export function continueOn(node, script, args) {
  const serves = serving.has(args[0] ?? '') || (args[0] ?? '').startsWith('--config');
  return continueAs(node, [script, ...args], {
    env: { ...process.env, PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter) },
    childArgs: serves ? ['--end-with-parent'] : [],
    session: serves,
    endWithParent: args.includes('--end-with-parent'),
  });
}
