/** The folder that the build writes the console to. */
export const consoleFolder = 'dist/static';

/** What it consists of: the paths that are served, and the files. */
export const consoleManifest = `${consoleFolder}/manifest.json`;
export const consoleFiles = `${consoleFolder}/files`;
