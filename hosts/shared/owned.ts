/**
 * Large arrays of bytes that nothing else refers to. Their memory is given back as soon as they
 * have served: V8 counts the small objects in front of such memory and not the memory, and keeps
 * tens of megabytes of it that outlived two collections of young objects.
 */
const owned = new WeakSet<Uint8Array>();

/** The least bytes of an array that is worth it. */
const MIN_BYTES = 65_536;

/** Declares that nothing else refers to an array, and returns the array. */
export function own(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= MIN_BYTES) owned.add(bytes);
  return bytes;
}

/** Takes back that nothing else refers to an array. */
export function share(bytes: Uint8Array): void {
  owned.delete(bytes);
}

/** Empties an array that is owned and has served. Leaves any other as it is. */
export function release(bytes: Uint8Array): void {
  if (!owned.delete(bytes)) return;
  const { buffer, byteLength } = bytes;
  // Node 20 cannot, and leaves it to the garbage collector.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && 'transfer' in buffer) buffer.transfer(0);
}
