/** A group of questions to one object that are asked together. */
interface Group<Question, Answer> {
  readonly questions: Question[];
  bytes: number;
  readonly answers: Promise<readonly Answer[]>;
}

/** How questions are asked. */
export interface Asking<Question, Answer> {
  /** Asks an object. The answers have the order of the questions. */
  readonly ask: (name: string, questions: readonly Question[]) => Promise<readonly Answer[]>;
  /** Returns the bytes that a question takes of a message. */
  readonly bytesOf: (question: Question) => number;
  /** The most bytes of a message. A larger question goes alone. */
  readonly maxBytes: number;
}

/**
 * Returns a function that asks the object of a name. Questions that are asked in one turn go in one
 * message, because calls of a request are bounded and cost money: a batch of 100 tokens is one
 * call. No turn belongs to two requests, so nobody waits for the call of another.
 */
export function together<Question, Answer>({
  ask,
  bytesOf,
  maxBytes,
}: Asking<Question, Answer>): (name: string, question: Question) => Promise<Answer | undefined> {
  const open = new Map<string, Group<Question, Answer>>();
  const begin = (name: string): Group<Question, Answer> => {
    const questions: Question[] = [];
    const answers = Promise.resolve().then(() => {
      if (open.get(name) === group) open.delete(name);
      return ask(name, questions);
    });
    const group = { questions, bytes: 0, answers };
    open.set(name, group);
    return group;
  };
  return async (name, question) => {
    const bytes = bytesOf(question);
    const found = open.get(name);
    const group = found === undefined || found.bytes + bytes > maxBytes ? begin(name) : found;
    const index = group.questions.push(question) - 1;
    group.bytes += bytes;
    return (await group.answers)[index];
  };
}
