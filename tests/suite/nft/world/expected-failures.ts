/**
 * Cases that fail so far, each with what is missing; with `@` and a host if they fail on this host
 * only. A case here that passes fails its test, so that the table shrinks to nothing.
 */
export const expectedFailures: Readonly<Record<string, string>> = {
  'rpc-header-not-found': 'a single endpoint that lags is not asked again',
  'rpc-revert-on-one-endpoint': 'a revert is not confirmed by a second endpoint',
  'fallback-word-1155': 'the other standard is not tried',
  '1155-only-tokenURI': 'the other standard is not tried',
  'media-at-tokenURI-metadata-beside': 'a medium at the URI is not known as one',
  'lsp8-erc725y@node': 'the standard is not named',
  'lsp8-erc725y@workerd': 'the standard is not named',
  'eip681-cross-chain': 'ethereum: URIs are not read',
  'dag-cbor-path': 'paths after a CID are not read',
  'http-scheme': 'http: is not upgraded',
  'content-encoding-utf8': 'a content coding that is none is refused',
  'gateway-301-subdomain': "a gateway's redirect is not followed",
  'script-urls': 'URLs that no page may use are passed on',
  'relative-image': 'relative URLs are passed on',
  'lsp4-document': 'a document without a known field is a silent success',
  'json-nan': 'NaN is not repaired',
  'raw-svg-in-image': 'markup stands in a field that is a URI',
  'content-encoding-x-gzip@workerd': 'x-gzip is not decoded',
  'content-encoding-x-gzip@jco serve': 'x-gzip is not decoded',
};
