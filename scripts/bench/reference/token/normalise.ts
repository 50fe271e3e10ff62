/** An attribute under the names that marketplaces read. */
export interface Attribute {
  readonly trait_type?: string;
  readonly value: string | number | boolean;
  readonly display_type?: string;
  readonly max_value?: number;
}

/** The fields that wallets and marketplaces read. */
export interface Metadata {
  readonly name?: string;
  readonly description?: string;
  readonly image?: string;
  readonly animation_url?: string;
  readonly external_url?: string;
  readonly background_color?: string;
  readonly attributes?: readonly Attribute[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns the fields of a document that have the right type. Reads other names that are in use too.
 */
export function normalise(document: Fields): Metadata {
  const text = (...names: readonly string[]): string | undefined =>
    names.map((name) => document[name]).find((value): value is string => typeof value === 'string');
  return defined({
    name: text('name', 'title'),
    description: text('description'),
    image: text('image', 'image_url', 'imageUrl'),
    animation_url: text('animation_url', 'animationUrl', 'animation'),
    external_url: text('external_url', 'externalUrl', 'external_link'),
    background_color: text('background_color', 'backgroundColor')?.replace(/^#/, ''),
    attributes: attributes(document['attributes'] ?? document['traits']),
  });
}

function attributes(given: unknown): readonly Attribute[] | undefined {
  if (!Array.isArray(given)) return undefined;
  return given.flatMap((one: unknown): Attribute[] => {
    if (typeof one !== 'object' || one === null) return [];
    const fields: Fields = Object.fromEntries(Object.entries(one));
    const value = fields['value'];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
    const [trait, display, max] = [fields['trait_type'], fields['display_type'], fields['max_value']];
    return [
      {
        ...(typeof trait === 'string' ? { trait_type: trait } : {}),
        value,
        ...(typeof display === 'string' ? { display_type: display } : {}),
        ...(typeof max === 'number' ? { max_value: max } : {}),
      },
    ];
  });
}

/** Without the fields that have no value. */
function defined<Given extends object>(fields: Given): { [Name in keyof Given]?: Exclude<Given[Name], undefined> } {
  const own: { [Name in keyof Given]?: Exclude<Given[Name], undefined> } = {};
  return Object.assign(own, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}
