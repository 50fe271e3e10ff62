import { dirname, resolve } from 'node:path';
import type { Variables } from '../../hosts/node/environment.ts';

/** What is served, what is said of it, and what ends with it. */
export interface Plan {
  readonly config: string | object;
  readonly env: Variables;
  readonly directory: string;
  /** The file of the configuration. `undefined` for the demo. */
  readonly source?: string;
  /**
   * Returns the text for people once it is served at a URL. The demo's is printed in any case, as
   * it has the token. Others are printed at a terminal only.
   */
  guide(url: string): string;
  close(): Promise<void>;
}

/** Plans to serve the configuration of a file. `env`: the variables that its text names. */
export function planConfigured(file: string, text: string, env: Variables): Plan {
  const path = resolve(file);
  const guide = (url: string): string => `${consoleLine(text, url)}mintmark serves ${path} as process ${process.pid}`;
  return { config: text, env, directory: dirname(path), source: path, guide, close: async () => {} };
}

/** Starts what the demo needs, and plans to serve it. */
export async function planDemo(): Promise<Plan> {
  const { startDemo } = await import('../demo/demo.ts');
  return startDemo();
}

/** Returns the line with the address of the console. Empty if the configuration turns it off. */
function consoleLine(text: string, url: string): string {
  // The text is valid: it is served.
  const { listen }: { readonly listen?: { readonly console?: boolean } } = JSON.parse(text);
  return listen?.console === false ? '' : `console at ${url}/console/\n`;
}
