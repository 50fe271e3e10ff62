/** The configuration of the page, as far as tests change it. */
export interface Configuration {
  readonly [section: string]: unknown;
  readonly signer: { readonly [option: string]: unknown; readonly callers: readonly object[]; readonly policies: readonly object[] };
}
