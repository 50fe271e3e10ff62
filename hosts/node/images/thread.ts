/**
 * The thread that makes images smaller, with an instance of its own of the image component. A trap
 * ends the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { linkImage } from '../../shared/component/link.ts';
import { transformWith } from '../../shared/images/transform.ts';
import { loaderFrom } from '../components.ts';
import type { ThreadAnswer, ThreadData, ThreadTask } from './messages.ts';

if (parentPort === null) throw new Error('expected to be a worker thread, got the main thread');
const port = parentPort;
const { directory } = workerData as ThreadData;
const linked = linkImage(loaderFrom(directory));

port.on('message', (task: ThreadTask) => void answer(task));

async function answer(task: ThreadTask): Promise<void> {
  const instance = await linked;
  const result = transformWith(instance, task);
  const reply: ThreadAnswer = { result, memory: instance.largestMemory() };
  port.postMessage(reply);
}
