/** Options of `runTool`. */
export interface ToolOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /**
   * Whether what the tool prints goes to this process's standard error instead of into the result.
   * Default: false.
   */
  readonly shown?: boolean;
}

/** How a tool ended. */
export interface ToolResult {
  /** Its exit code; 127 if it did not start. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a tool without input to its end. The tool and everything that it starts end with this
 * process, however this process ends.
 */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<ToolResult>;
