import { type FaultRule, faultKinds } from '../kernel/faults.ts';
import { type NoticeKnobs, plainKnobs } from '../kernel/notices/knobs.ts';
import { plainSettings, type WorldSettings } from '../stripe/world/settings.ts';

/** A knob turned to where it cannot go: answered with 400 and what it does know. */
export class BadKnob extends Error {}

export type Body = Readonly<Record<string, unknown>>;

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

/** The world's name in a key given as `sk_test_…` or without it. */
export function worldName(key: unknown): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key !== 'string') throw new BadKnob('key is not a text');
  return key.replace(/^(sk|rk)_test_/, '');
}

export function faultOf(body: Body): FaultRule {
  only(body, ['match', 'fault', 'times', 'delay_ms', 'probability']);
  const fault = faultKinds.find((one) => one === body['fault']);
  if (fault === undefined) throw new BadKnob(`fault is not one of ${faultKinds.join(', ')}`);
  const match = body['match'] ?? {};
  if (typeof match !== 'object') throw new BadKnob('match is not an object');
  only(match as Body, ['method', 'path', 'key']);
  for (const name of ['times', 'delay_ms', 'probability']) {
    const value = body[name];
    const isUnset = value === undefined || (name === 'times' && value === null);
    if (!isUnset && (typeof value !== 'number' || !(value >= 0))) {
      throw new BadKnob(`${name} is not a number from 0`);
    }
  }
  return body as unknown as FaultRule;
}

export function settingsOf(body: Body): Partial<WorldSettings> {
  return changeOf<WorldSettings>(body, plainSettings);
}

export function noticeKnobsOf(body: Body): Partial<NoticeKnobs> {
  return changeOf<NoticeKnobs>(body, plainKnobs);
}

/** Takes over the known fields whose type is that of the plain value; refuses all others. */
function changeOf<T extends object>(body: Body, plain: T): Partial<T> {
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

function only(body: Body, known: readonly string[]): void {
  const stray = Object.keys(body).find((name) => !known.includes(name));
  if (stray !== undefined) throw new BadKnob(`${stray} is not one of ${known.join(', ')}`);
}
