import table from '../../../schema/routes.json' with { type: 'json' };

/** The request fields that the gateway reads. Every other field would only be copied into it. */
export const readFields: ReadonlySet<string> = new Set(table.fields);
