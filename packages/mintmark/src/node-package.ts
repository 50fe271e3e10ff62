/** Returns the name of the npm package with Node for this system. */
export function nodePackage(platform: string = process.platform, arch: string = process.arch): string {
  const system = platform === 'win32' ? 'win' : platform;
  return `${system === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${system}-${arch}`;
}
