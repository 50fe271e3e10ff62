import type { Image, ImageTask, TransformFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Result } from '../../shared/result.ts';

/** What a thread is started with. */
export interface ThreadData {
  /** Where the components are, see `loaderFrom`. */
  readonly directory: string;
}

/** What a thread is asked. One task at a time. */
export type ThreadTask = ImageTask;

/** What a thread answers. */
export interface ThreadAnswer {
  readonly result: Result<Image, TransformFailure>;
  /** Bytes of the component's memory, which never shrinks. */
  readonly memory: number;
}
