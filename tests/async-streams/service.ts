import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { clocks, http, random } from '@bytecodealliance/preview3-shim';
import * as stream from '@bytecodealliance/preview3-shim/stream';
import type { Take, TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { from } from '../../scripts/build/paths.ts';

/** A request to the service. */
export interface Asked {
  readonly method: 'get' | 'head' | 'post' | 'options';
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The service in one instance. */
export interface Service {
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** What the service has written to standard output and standard error. */
  readonly output: () => string;
}

type HttpRequest = InstanceType<typeof http.types.Request>;
type Handle = (request: unknown) => Promise<InstanceType<typeof http.types.Response>>;

const ended = { tag: 'ok', val: undefined } as const;
const folder = 'dist/js/gateway-async-streams';

/**
 * Returns an instance of the 0.3 service in this process, linked with the nft component, WASI by
 * preview3-shim, and a limits backend. If the configuration is `undefined`, its variable is not
 * set.
 */
export async function startService(configuration: object | undefined, limits: { take: (take: Take) => TakeOutcome }): Promise<Service> {
  const { instantiate, modules } = await loaderFrom(builtComponents)('nft');
  const nft = await instantiate(moduleOf(modules), {}, (module, imports) => new WebAssembly.Instance(module, imports));
  const environment = configuration === undefined ? [] : [['MINTMARK_CONFIG_JSON', JSON.stringify(configuration)]];
  const bindings: unknown = await import(pathToFileURL(from(`${folder}/gateway-async-streams.js`)).href);
  if (!canBeInstantiated(bindings)) throw new TypeError('expected bindings that export instantiate');
  let output = '';
  const writeViaStream = (written: unknown): unknown => {
    const keep = new WritableStream<Uint8Array>({ write: (piece) => void (output += new TextDecoder().decode(piece)) });
    const kept = stream.readableByteStreamFromReader(written).pipeTo(keep);
    return kept.then(() => ended);
  };
  const service = await bindings.instantiate(moduleOf(await compiled()), {
    'mintmark:gateway/async-limits': { settle: notAsked, ...limits },
    'mintmark:gateway/async-vault': { identify: nobody, sign: notAsked },
    'mintmark:nft/content': nft.content,
    'mintmark:nft/metadata': nft.metadata,
    'wasi:cli/environment': { getEnvironment: () => environment },
    'wasi:cli/stderr': { writeViaStream },
    'wasi:cli/stdout': { writeViaStream },
    'wasi:clocks/monotonic-clock': clocks.monotonicClock,
    'wasi:clocks/system-clock': clocks.systemClock,
    'wasi:http/client': http.client,
    'wasi:http/types': http.types,
    'wasi:random/random': random.random,
  });
  return { ask: async (asked) => read(await service.handler.handle(request(asked))), output: () => output };
}

/** Refuses, as a vault does that is asked who nobody is. */
function nobody(): never {
  throw Object.assign(new Error('nobody'), { payload: { tag: 'refused', val: { tag: 'unauthorized' } } });
}

function notAsked(): never {
  throw new TypeError('expected not to be asked for this');
}

function request({ method, target, headers = {}, body }: Asked): HttpRequest {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const fields = http.types.Fields.fromList(Object.entries(headers).map(([name, value]) => [name, bytes(value)]));
  // The package declares the browser's types on Node as well, where contents are a reader.
  const contents = body === undefined ? undefined : (new stream.StreamReader([bytes(body)]) as unknown as ReadableStream<number>);
  const [made] = http.types.Request.new(fields, contents, Promise.resolve(ended), undefined);
  made.setMethod({ tag: method });
  made.setAuthority('localhost');
  made.setPathWithQuery(target);
  return made;
}

async function read(response: Awaited<ReturnType<Handle>>): Promise<Answered> {
  const status = response.getStatusCode();
  const entries: [string, Uint8Array][] = response.getHeaders().copyAll();
  const headers = new Headers(entries.map(([name, value]) => [name, new TextDecoder().decode(value)]));
  const [body] = http.types.Response.consumeBody(response, Promise.resolve(ended));
  const text = body === undefined ? '' : await new Response(stream.readableByteStreamFromReader(body)).text();
  return { status, headers, text };
}

async function compiled(): Promise<Map<string, WebAssembly.Module>> {
  const files = (await readdir(from(folder))).filter((file) => file.endsWith('.wasm'));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await WebAssembly.compile(await readFile(from(`${folder}/${file}`)))] as const)),
  );
}

function moduleOf(modules: ReadonlyMap<string, WebAssembly.Module>): (path: string) => WebAssembly.Module {
  return (path) => {
    const module = modules.get(path);
    if (module === undefined) throw new TypeError(`expected one of ${[...modules.keys()].join(', ')}, got ${path}`);
    return module;
  };
}

interface Bindings {
  instantiate(getCoreModule: (path: string) => WebAssembly.Module, imports: object): Promise<{ handler: { handle: Handle } }>;
}

function canBeInstantiated(bindings: unknown): bindings is Bindings {
  return typeof bindings === 'object' && bindings !== null && 'instantiate' in bindings && typeof bindings.instantiate === 'function';
}
