/**
 * A file of 32 bytes that the public checker of IPFS gateways asks for, so that public gateways
 * have it: "Hello from IPFS Gateway Checker".
 */
export const CHECKER_CID = 'bafybeifx7yeb55armcsxwwitkymga5xf53dxiarykms3ygqic223w5sk3m';
