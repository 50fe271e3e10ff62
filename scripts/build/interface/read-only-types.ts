/** A part of a JSON Schema. */
export type Part = Readonly<Record<string, unknown>>;

/** Keywords that shape a value in a way that `ReadOnlyTypes` does not know. */
const unknownKeywords = ['const', 'oneOf', 'anyOf', 'patternProperties', 'prefixItems', 'unevaluatedProperties'];

const scalars = new Map([
  ['string', 'string'],
  ['integer', 'number'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
]);

/**
 * Writes the types of a value that a JSON Schema describes, once its defaults are filled in. They
 * are read-only at every depth, and a field with a default is required. A schema with `$anchor` is
 * a type of that name. Every other schema is written where it is used. Rules between fields are
 * left out.
 */
export class ReadOnlyTypes {
  readonly #definitions: Part;
  /** The schemas that have names, and their declarations. */
  readonly #named = new Map<string, { readonly part: Part; text: string }>();

  constructor(definitions: Part) {
    this.#definitions = definitions;
  }

  /** Returns the declarations of a schema and of all that it needs. Throws at an unknown shape. */
  declare(schema: Part): string {
    this.#typeOf(schema, '', '#');
    return [...this.#named.values()].map(({ text }) => text).join('\n');
  }

  /** Returns a type in TypeScript. `at` is the place of the schema. */
  #typeOf(part: Part, indent: string, at: string): string {
    const { $ref, $anchor: name } = part;
    if (typeof $ref === 'string') return this.#typeOf(this.#target($ref, at), indent, $ref);
    if (typeof name !== 'string') return this.#body(part, indent, at);
    const known = this.#named.get(name);
    if (known === undefined) this.#name(name, part, at);
    else if (known.part !== part) throw new Error(`${at}: expected a name that no other schema has, got ${name}`);
    return name;
  }

  #name(name: string, part: Part, at: string): void {
    const { description } = part;
    if (typeof description !== 'string') throw new Error(`${at}: expected a description of ${name}, got none`);
    const declaration = { part, text: '' };
    this.#named.set(name, declaration);
    const body = this.#body(part, '', at);
    const isInterface = part['properties'] !== undefined && part['type'] === 'object';
    declaration.text = `${comment(description, '')}export ${isInterface ? `interface ${name} ${body}` : `type ${name} = ${body};`}\n`;
  }

  #body(part: Part, indent: string, at: string): string {
    const unknown = unknownKeywords.find((keyword) => part[keyword] !== undefined);
    if (unknown !== undefined) throw new Error(`${at}: expected a shape that TypeScript is made of, got ${unknown}`);
    const { if: condition, then: one, else: other, enum: values, type } = part;
    if (condition !== undefined && one !== undefined && other !== undefined)
      return [one, other].map((choice) => this.#typeOf(partOf(choice), indent, at)).join(' | ');
    if (Array.isArray(values)) return values.map(literal).join(' | ');
    return [type]
      .flat()
      .map((single) => this.#ofType(single, part, indent, at))
      .join(' | ');
  }

  #ofType(type: unknown, part: Part, indent: string, at: string): string {
    const scalar = scalars.get(String(type));
    if (scalar !== undefined) return scalar;
    if (type === 'array') return listOf(this.#typeOf(partOf(part['items']), indent, `${at}/items`));
    if (type !== 'object') throw new Error(`${at}: expected a type, got ${String(type)}`);
    const { properties, additionalProperties: others } = part;
    if (properties === undefined) return `Readonly<Record<string, ${this.#typeOf(partOf(others), indent, `${at}/additionalProperties`)}>>`;
    if (others !== false)
      throw new Error(`${at}: expected "additionalProperties": false beside "properties", got ${JSON.stringify(others)}`);
    return `{\n${this.#fields(part, `${indent}  `, at)}${indent}}`;
  }

  #fields({ properties, required }: Part, indent: string, at: string): string {
    const always = new Set([required].flat());
    const fields = Object.entries(partOf(properties)).map(([name, value]) => {
      const field = partOf(value);
      const place = `${at}/${name}`;
      const mark = always.has(name) || Object.hasOwn(field, 'default') ? '' : '?';
      const key = /^[\w$]+$/.test(name) ? name : literal(name);
      return `${this.#commentOf(field, indent, place)}${indent}readonly ${key}${mark}: ${this.#typeOf(field, indent, place)};\n`;
    });
    return fields.join('');
  }

  /** Returns the comment of a field: what stands beside a reference counts. */
  #commentOf({ $ref, description }: Part, indent: string, at: string): string {
    if (typeof description === 'string') return comment(description, indent);
    return typeof $ref === 'string' ? this.#commentOf(this.#target($ref, at), indent, $ref) : '';
  }

  #target($ref: string, at: string): Part {
    const target = this.#definitions[$ref.replace('#/$defs/', '')];
    if (target === undefined) throw new Error(`${at}: expected a schema in $defs, got ${$ref}`);
    return partOf(target);
  }
}

/** Returns a part of a schema. Throws if it is no object. */
export function partOf(value: unknown): Part {
  if (typeof value !== 'object' || value === null) throw new Error(`expected a schema, got ${JSON.stringify(value)}`);
  return value as Part;
}

function listOf(item: string): string {
  return `readonly ${/ \| |^readonly /.test(item) ? `(${item})` : item}[]`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'` : String(value);
}

/** Returns a doc comment of lines of at most a hundred columns. */
function comment(text: string, indent: string): string {
  const safe = text.replaceAll('*/', String.raw`*\/`);
  const whole = `${indent}/** ${safe} */\n`;
  if (whole.length <= 101) return whole;
  const lines: string[] = [];
  for (const word of safe.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && indent.length + line.length + word.length <= 96) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
