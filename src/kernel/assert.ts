/** A fault of ours: a belief the code held about itself proved wrong. Ends the request or job. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/**
 * Holds a belief the code depends on. A false one throws {@link Bug}: never caught to go on, always
 * logged with its context.
 *
 * @param sentence what must be true, as a sentence: `a posted transfer has entries`
 */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Bug(sentence);
}

/** Marks a branch the types say cannot be reached; a value that gets there is a {@link Bug}. */
export const unreachable = (value: never): never => {
  throw new Bug(`a case nobody handles was reached: ${JSON.stringify(value)}`);
};
