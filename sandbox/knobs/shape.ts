import { type FaultRule, faultKinds } from '../kernel/faults.ts';
import { BadKnob, type Body, changeOf, only } from '../kernel/knob.ts';
import { type NoticeKnobs, plainKnobs } from '../kernel/notices/knobs.ts';
import { plainSettings, type WorldSettings } from '../stripe/world/settings.ts';

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
