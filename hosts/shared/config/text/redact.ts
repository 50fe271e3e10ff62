/**
 * The shortest secret that is taken out of a text. Shorter values are found everywhere by chance:
 * to take them out hides nothing and destroys the text.
 */
const minSecretCharacters = 4;

/** What stands in the place of a secret. */
export const redacted = '***';

/**
 * Takes secrets out of a text: in their own form, in that of JSON, in that of a URL, and in lower
 * case, as a URL has its host. A line of JSON stays one.
 */
export type Redactor = (text: string) => string;

/**
 * Makes a redactor for values that were filled in from the environment. Values under 4 characters
 * are left alone.
 */
export function redactor(secrets: Iterable<string>): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < minSecretCharacters) continue;
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURI(secret.toWellFormed()),
      encodeURIComponent(secret.toWellFormed()),
      secret.toLowerCase(),
    ])
      forms.add(form);
  }
  // The longest first: a secret may be part of another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, redacted), text);
}
