import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf, readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { staticFields, tagOf } from './fields.ts';
import type { StaticFile, StaticFiles } from './manifest.ts';
import { soleField } from './served-host.ts';
import type { IsServed } from './served-host.ts';

/**
 * Answers the paths of the manifest that begin with `template`.
 *
 * Security: a path is looked up and never made into the name of a file. A request under a foreign
 * name gets what the gateway answers it.
 */
export class StaticRoute implements HostRoute {
  readonly template: string;
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #read: StaticFiles['read'];
  readonly #isServed: IsServed;

  constructor(template: string, files: ReadonlyMap<string, StaticFile>, read: StaticFiles['read'], isServed: IsServed) {
    this.template = template;
    this.#files = files;
    this.#read = read;
    this.#isServed = isServed;
  }

  takes(request: Request): boolean {
    return this.#files.has(pathOf(request)) && this.#isServed(request);
  }

  async answer(request: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    const { method } = request;
    if (!readMethods.includes(method)) return err(methodNotAllowed(method, readMethods));
    const file = this.#files.get(pathOf(request));
    if (file === undefined) throw new RangeError('expected a path that this route takes');
    const headers = staticFields(file, requestId);
    if (isUnchanged(file, soleField(request, 'if-none-match'))) return ok({ head: { status: 304, headers }, body: new Uint8Array() });
    headers.push({ name: 'content-type', value: file.type }, { name: 'content-length', value: String(file.size) });
    return ok({ head: { status: 200, headers }, body: method === 'HEAD' ? new Uint8Array() : await this.#read(file.file) });
  }
}

/** Compares weakly (RFC 9110, 13.1.2): a host that compresses makes the tag weak. */
function isUnchanged(file: StaticFile, known: string | undefined): boolean {
  const tags = new Set((known ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return tags.has('*') || tags.has(tagOf(file));
}
