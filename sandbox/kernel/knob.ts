import { type Answer, jsonAnswer } from './answer.ts';
import type { Clock } from './clock.ts';

/** A knob turned to where it cannot go: answered with 400 and what it does know. */
export class BadKnob extends Error {}

export type Body = Readonly<Record<string, unknown>>;

/** The JSON object of a request; an empty body is an empty object. */
export function bodyOf(text: string): Body {
  let body: unknown;
  try {
    body = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new BadKnob('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadKnob('the body is not an object');
  }
  return body as Body;
}

/** Takes over the known fields whose type is that of the plain value; refuses all others. */
export function changeOf<T extends object>(body: Body, plain: T): Partial<T> {
  const { key: _key, ...change } = body;
  only(change, Object.keys(plain));
  for (const [name, value] of Object.entries(change)) {
    const known = (plain as Body)[name];
    if (typeof value !== typeof known || Array.isArray(value) !== Array.isArray(known)) {
      throw new BadKnob(`${name} is not like ${JSON.stringify(known)}`);
    }
    if (name === 'idempotency' && value !== 'honoured' && value !== 'ignored') {
      throw new BadKnob("idempotency is 'honoured' or 'ignored'");
    }
  }
  return change as Partial<T>;
}

/** Refuses a body with any field that is not among the known ones. */
export function only(body: Body, known: readonly string[]): void {
  const stray = Object.keys(body).find((name) => !known.includes(name));
  if (stray !== undefined) throw new BadKnob(`${stray} is not one of ${known.join(', ')}`);
}

/** Moves or stops a clock as a body tells: never backward. */
export function turnClock(clock: Clock, body: Body): void {
  const { frozen, advance_seconds } = body;
  if (frozen !== undefined && typeof frozen !== 'boolean') {
    throw new BadKnob('frozen is not a flag');
  }
  if (advance_seconds !== undefined && !(Number(advance_seconds) >= 0)) {
    throw new BadKnob('advance_seconds is not a number from 0: the clock never goes back');
  }
  if (frozen !== undefined) clock.freeze(frozen);
  if (advance_seconds !== undefined) clock.advance(Number(advance_seconds) * 1000);
}

export function clockView(clock: Clock) {
  return { now_ms: clock.now_ms(), now_s: clock.now_s(), ...clock.state() };
}

/** Answers with what a knob gives, now or late; a refused one with 400 and the reason. */
export function answerKnob(turn: () => unknown): Answer | Promise<Answer> {
  const refused = (error: unknown): Answer => {
    if (error instanceof BadKnob) return jsonAnswer(400, { error: error.message });
    throw error;
  };
  try {
    const result = turn();
    return result instanceof Promise
      ? result.then((value) => jsonAnswer(200, value), refused)
      : jsonAnswer(200, result);
  } catch (error) {
    return refused(error);
  }
}
