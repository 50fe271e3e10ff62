import type { Case, Contract, Route, Want } from '../world/case.ts';

/** A picture that documents name. */
export const picture = 'https://img.example/x.png';

/** A PNG of one pixel, in base 64. */
export const pngB64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Makes a document with a name and a picture. */
export const named = (name: string, more: object = {}): string => JSON.stringify({ name, image: picture, ...more });

/** Answers with a text as JSON, as it is. */
export const json = (body: string, headers: Readonly<Record<string, string>> = {}): Route => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

/** Answers with a text as a page. */
export const html = (body: string, status = 200): Route => ({ status, headers: { 'content-type': 'text/html; charset=utf-8' }, body });

/** Returns a text in base 64. */
export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

/** Makes an ERC-721 contract whose tokens have this URI. */
export const erc721 = (uri: string): Contract => ({ supports: ['80ac58cd', '5b5e139f'], calls: { tokenURI: { string: uri } } });

/** Makes an ERC-1155 contract with this URI. */
export const erc1155 = (uri: string): Contract => ({ supports: ['d9b67a26', '0e89341c'], calls: { uri: { string: uri } } });

/** What a case may say besides its id, its URI and the right answer. */
type More = Partial<Omit<Case, 'id' | 'want'>>;

/** Makes a case of an ERC-721 token of chain 1 with this URI. */
export function tokenAt(id: string, uri: string, want: Case['want'], more: More = {}): Case {
  return { id, what: '', chain: '1', tokenId: '1', contract: erc721(uri), want, ...more };
}

/** Makes a case of an ERC-721 token whose document is at `https://meta.example/{id}`. */
export function documentOf(id: string, route: Route | string, want: Case['want'], more: More = {}): Case {
  const routes = { [`meta.example/${id}`]: typeof route === 'string' ? json(route) : route };
  return tokenAt(id, `https://meta.example/${id}`, want, { routes, ...more });
}

/** Expects metadata with this name. */
export const resolves = (name: string, more: Partial<Want> = {}): Want => ({ ok: true, name, ...more });

/** Expects metadata with this name, and a warning. */
export const repaired = (name: string, more: Partial<Want> = {}): Want => ({ ok: true, name, warning: true, ...more });

/** Expects one of these problems. */
export const refused = (...codes: readonly string[]): Want => ({ ok: false, codes });

/** A token whose document names this image. */
export const withImage = (id: string, image: string, more: Partial<Case> = {}, fields: object = {}): Case =>
  documentOf(`media-${id}`, json(JSON.stringify({ name: id, image, ...fields })), resolves(id), {
    ...more,
    routes: { [`meta.example/media-${id}`]: json(JSON.stringify({ name: id, image, ...fields })), ...more.routes },
  });
