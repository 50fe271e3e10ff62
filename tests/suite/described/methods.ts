import { openrpcDocument } from '../../../scripts/build/openrpc.ts';
import { at } from '../support/ask.ts';
import type { Seen } from './exchange.ts';
import { parse, templateOf } from './http.ts';
import { Schemas } from './schemas.ts';
import type { Place } from './schemas.ts';

/** The description of the signer's methods. */
export const openrpc = new Schemas(openrpcDocument());

/** The described methods, each with its place in the description. */
export const methods: ReadonlyMap<unknown, Place> = new Map(
  Object.keys(Object(openrpc.at(['methods']))).map((index) => [openrpc.at(['methods', index, 'name']), ['methods', index]]),
);

/**
 * Returns what is wrong with the results of the signer. Params of a call that has a result have to
 * be as described, too: otherwise the description lacks something that the signer takes.
 */
export function methodFaults({ method, target, sent }: Seen, body: string): string[] {
  if (method !== 'POST' || sent === undefined || templateOf(target)?.startsWith('/v1/signer') !== true) return [];
  const [calls, answers] = [listed(parse(sent)?.value), listed(parse(body)?.value)];
  // A request that is refused as a whole is no list of answers to its calls.
  if (calls.length !== answers.length) return [];
  return calls.flatMap((call, index) => callFaults(call, answers[index]));
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function callFaults(call: unknown, answer: unknown): string[] {
  const method = at(call, 'method');
  const place = methods.get(method);
  if (place === undefined || typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'result')) return [];
  const errors = openrpc.errors([...place, 'result', 'schema'], at(answer, 'result'));
  const params = paramFaults(place, at(call, 'params') ?? []);
  return [errors === '' ? [] : `the result of ${method}: ${errors}`, params.map((fault) => `${method} has a result: ${fault}`)].flat();
}

function paramFaults(place: Place, params: unknown): string[] {
  if (!Array.isArray(params)) return ['its params are described as a list'];
  const described = Object.keys(Object(openrpc.at([...place, 'params'])));
  const required = described.filter((index) => openrpc.at([...place, 'params', index, 'required']) === true);
  if (params.length < required.length || params.length > described.length) {
    return [`${required.length} to ${described.length} params are described, and it was given ${params.length}`];
  }
  return params.flatMap((value: unknown, index) => {
    const errors = openrpc.errors([...place, 'params', String(index), 'schema'], value);
    return errors === '' ? [] : [`params[${index}]: ${errors}`];
  });
}
