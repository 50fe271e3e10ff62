import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { wranglerFile } from '../../../scripts/build/workers/wrangler-file.ts';

/** A Durable Object class of a script. */
interface ObjectClass {
  readonly className: string;
  /** The name of its storage. The same object name in another storage is another object. */
  readonly uniqueKey: string;
}

/** A script for workerd. */
export interface LocalScript {
  readonly name: string;
  /** The folder of `index.js` and its modules, absolute. */
  readonly folder: string;
  /** The file with its configuration, absolute. Absent if it has none. */
  readonly config?: string;
  /** The variables of workerd's environment that it gets. */
  readonly variables?: readonly string[];
  /** Bindings to other scripts. */
  readonly services?: Readonly<Record<string, string>>;
  /** Its own Durable Object classes. */
  readonly objects?: readonly ObjectClass[];
  /** Bindings to Durable Object classes. */
  readonly namespaces?: readonly { readonly name: string; readonly className: string; readonly script: string }[];
  /** The script that answers its Cache API. */
  readonly cache?: string;
  /** The script that takes the data points of its binding `METRICS`. Absent if it has none. */
  readonly metrics?: string | undefined;
  /** The folder of the files behind its binding `ASSETS`, absolute. Absent if it has none. */
  readonly assets?: string;
}

/** What workerd serves. */
export interface LocalSetup {
  readonly scripts: readonly LocalScript[];
  /** The script that requests come to. */
  readonly entry: string;
  /** Where workerd listens: `host:port`. */
  readonly address: string;
  /** The folder of the objects' storage, absolute. */
  readonly state: string;
  /** The networks that scripts may connect to, besides public ones, in CIDR notation. */
  readonly networks: readonly string[];
}

/**
 * Renders workerd's configuration (`workerd.capnp`), for a file in the folder `inFolder`.
 *
 * Security: it holds no secret. Secrets come by workerd's environment.
 */
export function workerdConfig({ scripts, entry, address, state, networks }: LocalSetup, inFolder: string): string {
  // Paths are relative, since workerd looks for absolute ones among its own files.
  const file = (path: string): string => text(relative(inFolder, path));
  const services = [
    ...scripts.map(({ name }) => `(name = ${text(name)}, worker = .${identifier(name)})`),
    ...scripts.flatMap(({ name, assets }) =>
      assets === undefined ? [] : [`(name = ${text(`${name}-assets`)}, disk = (path = ${text(assets)}, writable = false))`],
    ),
    `(name = "state", disk = (path = ${text(state)}, writable = true))`,
    `(name = "internet", network = (allow = [${['public', ...networks].map(text).join(', ')}], tlsOptions = (trustBrowserCas = true)))`,
  ];
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [${services.join(', ')}],
  sockets = [(name = "http", address = ${text(address)}, http = (), service = ${text(entry)})],
);
${scripts.map((script) => worker(script, file)).join('')}`;
}

function worker(script: LocalScript, path: (path: string) => string): string {
  const { name, folder, config, variables = [], services = {}, objects = [], namespaces = [], cache, metrics, assets } = script;
  const wasm = readdirSync(folder).filter((file) => file.endsWith('.wasm'));
  const modules = [
    `(name = "index.js", esModule = embed ${path(join(folder, 'index.js'))})`,
    ...wasm.map((file) => `(name = ${text(file)}, wasm = embed ${path(join(folder, file))})`),
    ...(config === undefined ? [] : [`(name = "config.json", text = embed ${path(config)})`]),
  ];
  const bindings = [
    ...variables.map((variable) => `(name = ${text(variable)}, fromEnvironment = ${text(variable)})`),
    ...Object.entries(services).map(([binding, service]) => `(name = ${text(binding)}, service = ${text(service)})`),
    ...(metrics === undefined ? [] : [`(name = "METRICS", analyticsEngine = ${text(metrics)})`]),
    ...(assets === undefined ? [] : [`(name = "ASSETS", service = ${text(`${name}-assets`)})`]),
    ...namespaces.map(
      (it) => `(name = ${text(it.name)}, durableObjectNamespace = (className = ${text(it.className)}, serviceName = ${text(it.script)}))`,
    ),
  ];
  const classes = objects.map((it) => `(className = ${text(it.className)}, uniqueKey = ${text(it.uniqueKey)}, enableSql = true)`);
  // The runtime behaves as for the deployed scripts. The scripts that stand for Cloudflare run as
  // the gateway does.
  const { compatibility_date: date, compatibility_flags: flags } = wranglerFile(name === 'vault' ? 'vault' : 'gateway');
  const parts = [
    `modules = [${modules.join(', ')}]`,
    `compatibilityDate = ${text(date)}`,
    `compatibilityFlags = [${[...flags, ...(name === 'edge' ? ['service_binding_extra_handlers'] : [])].map(text).join(', ')}]`,
    `bindings = [${bindings.join(', ')}]`,
    ...(classes.length === 0 ? [] : [`durableObjectNamespaces = [${classes.join(', ')}]`, 'durableObjectStorage = (localDisk = "state")']),
    ...(cache === undefined ? [] : [`cacheApiOutbound = ${text(cache)}`]),
  ];
  return `
const ${identifier(name)} :Workerd.Worker = (
  ${parts.join(',\n  ')},
);
`;
}

/** Renders a text literal of Cap'n Proto, which escapes as C does. */
function text(value: string): string {
  return JSON.stringify(value);
}

function identifier(name: string): string {
  return `${name.replaceAll(/[^a-z0-9]/gi, '')}Worker`;
}
