/** Shorter values are found everywhere by chance: taking them out of a text hides nothing and destroys the text. */
const shortest = 4;

/** What stands where a secret stood. */
export const redacted = '***';

/** Takes secrets out of a text: as they are, as JSON writes them, and as a URL writes them. The text may be a line of JSON and stays one. */
export type Redactor = (text: string) => string;

/** Makes a redactor for values that were filled in from the environment. Values under 4 characters are left alone. */
export function redactor(secrets: Iterable<string>): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortest) continue;
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURI(secret.toWellFormed()),
      encodeURIComponent(secret.toWellFormed()),
    ])
      forms.add(form);
  }
  // The longest first: a secret may be part of another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, redacted), text);
}
