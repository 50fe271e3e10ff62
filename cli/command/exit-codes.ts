/** Exit codes of every subcommand. */
export const exitCodes = {
  /** It did what was asked. */
  done: 0,
  /** It could not, or what it examined does not pass. */
  failed: 1,
  /** A wrong argument, or a configuration with errors. */
  usage: 2,
  /** A tool has to be installed by hand before something can be built; the output says which. */
  missingTool: 3,
} as const;
