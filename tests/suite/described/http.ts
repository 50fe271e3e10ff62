import { openapiDocument } from '../../../scripts/build/openapi.ts';
import { pathOf, shown } from './exchange.ts';
import type { Seen } from './exchange.ts';
import { Schemas } from './schemas.ts';
import type { Place } from './schemas.ts';

/** The description of the HTTP interface. */
export const openapi = new Schemas(openapiDocument());

/** The paths, each with its segments. Those with fewer variables come first. */
const paths = Object.keys(Object(openapi.at(['paths'])))
  .map((path) => ({ path, segments: path.split('/') }))
  .toSorted((one, other) => variables(one.segments) - variables(other.segments));

function variables(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

/** Returns the described path that a path belongs to. `undefined` if there is none. */
export function templateOf(target: string): string | undefined {
  const sent = pathOf(target).split('/');
  const matches = (segments: readonly string[]): boolean =>
    segments.length === sent.length && segments.every((segment, index) => segment.startsWith('{') || segment === sent[index]);
  return paths.find(({ segments }) => matches(segments))?.path;
}

/** Returns where the responses to a request are described. */
function responsesTo({ method, target }: Seen): Place {
  const template = templateOf(target);
  if (template === undefined) return ['x-other-requests', 'path'];
  const operation: Place = ['paths', template, method.toLowerCase()];
  if (openapi.at(operation) !== undefined) return [...operation, 'responses'];
  const isJsonRpc = openapi.at(['paths', template, 'post', 'tags', '0']) === 'JSON-RPC';
  return ['x-other-requests', isJsonRpc ? 'jsonRpcMethod' : 'method'];
}

/**
 * Returns what is wrong with an answer: with its status, its header fields, its type. With a body
 * also what is wrong with that.
 */
export function httpFaults(seen: Seen, body?: string): string[] {
  const responses = responsesTo(seen);
  const response: Place = [...responses, String(seen.status)];
  const statuses = Object.keys(Object(openapi.at(responses)));
  if (!statuses.includes(String(seen.status))) return [`the status is none of those described, ${statuses.join(', ')}`];
  const content: Place = [...response, 'content'];
  const types = Object.keys(Object(openapi.at(content)));
  const type = essence(seen.headers.get('content-type'));
  const faults = headerFaults(response, seen.headers);
  const found = types.find((described) => covers(described, type));
  if (found === undefined && (types.length > 0 || type !== '')) {
    return [...faults, `the content type "${type}" is none of those described, ${types.join(', ') || 'none'}`];
  }
  return body === undefined ? faults : [...faults, ...bodyFaults(seen, [...content, found ?? ''], body)];
}

function essence(type: string | null): string {
  return (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function covers(described: string, type: string): boolean {
  return described === type || (described.endsWith('/*') && type.startsWith(described.slice(0, -1)));
}

function headerFaults(response: Place, headers: Headers): string[] {
  return Object.keys(Object(openapi.at([...response, 'headers']))).flatMap((name) => {
    const place: Place = [...response, 'headers', name];
    const value = headers.get(name);
    if (value === null) return openapi.at([...place, 'required']) === true ? [`the required header field ${name} is missing`] : [];
    const errors = openapi.errors([...place, 'schema'], value);
    return errors === '' ? [] : [`the header field ${name}: ${errors}, got ${value}`];
  });
}

function bodyFaults({ method }: Seen, media: Place, body: string): string[] {
  if (method === 'HEAD') return body === '' ? [] : [`the answer to HEAD has a body of ${body.length} characters`];
  const type = media.at(-1) ?? '';
  if (type === '') return body === '' ? [] : [`the answer is described without a body, and has one: ${shown(body)}`];
  if (!/[/+]json$/.test(type) || openapi.at([...media, 'schema']) === undefined) return [];
  const parsed = parse(body);
  if (parsed === undefined) return [`the body is not JSON: ${shown(body)}`];
  const errors = openapi.errors([...media, 'schema'], parsed.value);
  return errors === '' ? [] : [`the body: ${errors} in ${shown(body)}`];
}

/** Returns what is wrong with a message of a gateway over a WebSocket. */
export function messageFaults(text: string): string[] {
  const parsed = parse(text);
  if (parsed === undefined) return [`the message is not JSON: ${shown(text)}`];
  const errors = openapi.errors(['components', 'schemas', 'SocketMessage'], parsed.value);
  return errors === '' ? [] : [`the message: ${errors} in ${shown(text)}`];
}

/** Parses JSON. `undefined` if the text is none. */
export function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
