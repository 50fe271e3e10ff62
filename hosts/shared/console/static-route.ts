import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf, readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { codingFor } from '../accept-encoding.ts';
import type { ResponseCoding } from '../accept-encoding.ts';
import { staticFields, tagOf } from './fields.ts';
import type { StaticBytes, StaticFile, StaticFiles } from './manifest.ts';
import { soleField } from './served-host.ts';
import type { IsServed } from './served-host.ts';

/** How the files are read. */
export type StaticReader = Pick<StaticFiles, 'read' | 'readCoded'>;

/** The representation of a file that a client gets, and its coding if it has one. */
interface Chosen {
  readonly bytes: StaticBytes;
  readonly coding: ResponseCoding | undefined;
}

/**
 * Answers the paths of the manifest that begin with `template`. It sends whole files: a `Range` is
 * ignored, which RFC 9110, 14.2 allows.
 *
 * Security: a path is looked up and never made into the name of a file. A request under a foreign
 * name gets what the gateway answers it.
 */
export class StaticRoute implements HostRoute {
  readonly template: string;
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #reader: StaticReader;
  readonly #isServed: IsServed;

  constructor(template: string, files: ReadonlyMap<string, StaticFile>, reader: StaticReader, isServed: IsServed) {
    this.template = template;
    this.#files = files;
    this.#reader = reader;
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
    const { bytes, coding } = this.#choose(file, request);
    const headers = staticFields(file, bytes, requestId);
    if (this.#isNegotiated(file)) headers.push({ name: 'vary', value: 'accept-encoding' });
    if (isUnchanged(bytes, soleField(request, 'if-none-match'))) return ok({ head: { status: 304, headers }, body: new Uint8Array() });
    headers.push({ name: 'content-type', value: file.type }, { name: 'content-length', value: String(bytes.size) });
    if (coding !== undefined) headers.push({ name: 'content-encoding', value: coding });
    return ok({ head: { status: 200, headers }, body: method === 'HEAD' ? new Uint8Array() : await this.#read(file.file, coding) });
  }

  /** Whether this route itself chooses between codings of a file. */
  #isNegotiated({ coded }: StaticFile): boolean {
    return coded !== undefined && this.#reader.readCoded !== undefined;
  }

  #choose(file: StaticFile, { headers }: Request): Chosen {
    // Several fields are one list (RFC 9110, 5.3).
    const fields = headers.filter(({ name }) => name === 'accept-encoding').map(({ value }) => value);
    const coding = fields.length === 0 || !this.#isNegotiated(file) ? undefined : codingFor(fields.join(','));
    return { bytes: (coding && file.coded?.[coding]) ?? file, coding };
  }

  async #read(file: string, coding: ResponseCoding | undefined): Promise<Uint8Array> {
    const { read, readCoded } = this.#reader;
    return await (coding === undefined || readCoded === undefined ? read(file) : readCoded(file, coding));
  }
}

/** Compares weakly (RFC 9110, 13.1.2): something that compresses on the way makes the tag weak. */
function isUnchanged(chosen: StaticBytes, known: string | undefined): boolean {
  const tags = new Set((known ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return tags.has('*') || tags.has(tagOf(chosen));
}
