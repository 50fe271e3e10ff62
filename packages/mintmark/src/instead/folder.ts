/** Takes the place of `cli/demo/folder.ts`: an installed package is not written to. */
export { temporaryFolder as demoFolder } from '../../../../cli/demo/temporary-folder.ts';
