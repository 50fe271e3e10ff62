/**
 * The bindings that jco makes of the components, as `npm run pack` bundles them: a module for each
 * component, with the places of its core modules beside the bundle.
 */
declare module 'mintmark-bindings/*' {
  /** Makes an instance of the component. */
  export const instantiate: (
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: object,
    instantiateCore?: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => { readonly exports: Record<string, unknown> },
  ) => never;
  /** The places of the core modules, by the paths under which the bindings ask for them. */
  export const modules: Readonly<Record<string, URL>>;
}

/** The demo's contracts, compiled when the package was made. */
declare module 'mintmark-contracts' {
  const contracts: Readonly<Record<'DemoCollection' | 'DemoEditions', `0x${string}`>>;
  // oxlint-disable-next-line import/no-default-export -- JSON has one
  export default contracts;
}
