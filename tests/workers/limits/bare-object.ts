import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workerdConfig } from '../../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../../hosts/workers/local/workerd.ts';
import type { Workerd } from '../../../hosts/workers/local/workerd.ts';
import { from } from '../../../scripts/build/paths.ts';
import { temporary } from '../../vault/support/child.ts';
import { variantFolder } from '../variants.ts';
import type { WorkersVariant } from '../variants.ts';

/** A script with one class of objects and nothing else, on workerd. */
export class BareObject implements AsyncDisposable {
  readonly #folder: Awaited<ReturnType<typeof temporary>>;
  readonly #workerd: Workerd;

  private constructor(folder: Awaited<ReturnType<typeof temporary>>, workerd: Workerd) {
    this.#folder = folder;
    this.#workerd = workerd;
  }

  /** Serves the gateway's script of a variant. The binding is the class's name in capitals. */
  static async serve(variant: WorkersVariant, className: string): Promise<BareObject> {
    const folder = await temporary();
    const script = {
      name: 'bare',
      folder: from(variantFolder(variant, 'gateway')),
      objects: [{ className, uniqueKey: 'bare' }],
      namespaces: [{ name: className.toUpperCase(), className, script: 'bare' }],
    };
    const state = join(folder.path, 'objects');
    await mkdir(state, { recursive: true });
    const file = join(folder.path, 'workerd.capnp');
    await writeFile(file, workerdConfig({ scripts: [script], entry: 'bare', address: '127.0.0.1:0', state, networks: [] }, folder.path));
    return new BareObject(folder, await startWorkerd(file, {}, () => {}));
  }

  /** Asks an object. Returns the status and the parsed answer. */
  async ask(object: string, what: string, given: unknown = null): Promise<{ readonly status: number; readonly answer: unknown }> {
    const reply = await fetch(`http://127.0.0.1:${this.#workerd.port}/${object}/${what}`, { method: 'POST', body: JSON.stringify(given) });
    const text = await reply.text();
    return { status: reply.status, answer: reply.ok ? JSON.parse(text) : text };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workerd.stop();
    await this.#folder[Symbol.asyncDispose]();
  }
}
