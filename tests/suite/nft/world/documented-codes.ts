import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../../../docs/reference/nft-formats.md', import.meta.url), 'utf8');
const section = page.split(/^## /m).find((part) => part.startsWith('Warnings')) ?? '';

/** The codes of warnings that the documentation lists. */
export const documentedCodes: ReadonlySet<unknown> = new Set([...section.matchAll(/`([a-z0-9-]+)`/g)].map(([, code]) => code));
