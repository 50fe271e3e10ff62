import type { Image, ImageTask, TransformFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ImageError } from '../../../build/types/interfaces/mintmark-image-resizing.js';
import type { LinkedImage } from '../component/link.ts';
import { payloadOf } from '../payload.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';

/**
 * Makes an image smaller with an instance of the image component. Blocks until it is done.
 *
 * Errors: whatever a trap throws. The instance must not be used again after that.
 */
export function transformWith({ resizing }: LinkedImage, { bytes, width, maxPixels }: ImageTask): Result<Image, TransformFailure> {
  try {
    return ok(resizing.resize(bytes, width, { maxPixels }));
  } catch (error) {
    const refusal = payloadOf(error);
    if (!isImageError(refusal)) throw error;
    const { expected, got } = refusal.val;
    return err<TransformFailure>({ tag: 'refused', val: `expected ${expected}, got ${got}` });
  }
}

const tags: Readonly<Record<ImageError['tag'], true>> = { unsupported: true, 'too-large': true, malformed: true };

function isImageError(error: unknown): error is ImageError {
  return typeof error === 'object' && error !== null && 'tag' in error && typeof error.tag === 'string' && Object.hasOwn(tags, error.tag);
}
