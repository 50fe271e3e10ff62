import type { JSONSchema } from 'json-schema-to-typescript';
import { replaceFile } from '../files.ts';
import { OPENRPC_FILE, openrpcDocument } from '../openrpc.ts';
import { from } from '../paths.ts';
import { readable, typesOf } from './schema-types.ts';

/** Where the types of the signer's methods are. */
export const METHOD_TYPES_FILE = 'build/types/openrpc.d.ts';

/** What the generator says about the lengths of parameters, which the types say already. */
const bounds = /^ *\/\*\*\n *\* @minItems \d+\n *\* @maxItems \d+\n *\*\/\n/gm;

/** The part of OpenRPC that types are made of. */
interface Description {
  readonly methods: readonly {
    readonly name: string;
    readonly summary: string;
    readonly params: readonly { readonly name: string; readonly required?: boolean; readonly schema: JSONSchema }[];
    readonly result: { readonly schema: JSONSchema };
  }[];
  readonly components: { readonly schemas: Readonly<Record<string, JSONSchema>> };
}

/**
 * Writes `build/types/openrpc.d.ts`: the interface `SignerMethods`, which has the parameters and
 * the result of each method by its name.
 */
export async function generateMethodTypes(): Promise<void> {
  const { methods, components } = openrpcDocument() as Description;
  const properties = methods.map(({ name, summary, params, result }): [string, JSONSchema] => {
    const required = params.filter((param) => param.required === true).length;
    const list = params.map((param) => withoutBounds(param.schema));
    return [
      name,
      {
        description: summary,
        type: 'object',
        required: ['params', 'result'],
        additionalProperties: false,
        properties: {
          params: { type: 'array', items: list, minItems: required, maxItems: params.length, additionalItems: false },
          result: withoutBounds(result.schema),
        },
      },
    ];
  });
  const schema = {
    description: 'The methods of the signer, by their names.',
    type: 'object',
    required: methods.map(({ name }) => name),
    additionalProperties: false,
    properties: Object.fromEntries(properties),
    components: { schemas: withoutBounds({ ...components.schemas }) },
  } satisfies JSONSchema;
  const text = await typesOf(readable(schema) as JSONSchema, 'SignerMethods', OPENRPC_FILE, { ignoreMinAndMaxItems: false });
  replaceFile(from(METHOD_TYPES_FILE), text.replaceAll(bounds, ''));
}

/**
 * Returns a schema without the lengths of its lists, which would be types of hundreds of members.
 */
function withoutBounds(schema: JSONSchema): JSONSchema {
  return JSON.parse(JSON.stringify(schema, (name, value: unknown) => (/^(min|max)Items$/.test(name) ? undefined : value))) as JSONSchema;
}
