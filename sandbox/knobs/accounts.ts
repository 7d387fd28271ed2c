import type Stripe from 'stripe';
import { BadKnob, type Body, only } from '../kernel/knob.ts';
import { renderAccount } from '../stripe/accounts/render-account.ts';
import { answered, reviewAccount } from '../stripe/accounts/review-account.ts';
import { noDemands } from '../stripe/accounts/standing.ts';
import { nobody } from '../stripe/world/apply-step.ts';
import type {
  AccountRecord,
  CapabilityStatus,
  ExtraDemand,
  Pins,
} from '../stripe/world/records.ts';
import { openStep } from '../stripe/world/step.ts';
import type { World } from '../stripe/world/world.ts';
import type { Worlds } from '../stripe/world/worlds.ts';

/** A connected account's state as the knob sets it; what is left out stays, lists are replaced. */
export interface AccountChange {
  readonly key: string;
  readonly account: string;
  readonly capabilities?: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements?: Partial<Stripe.Account.Requirements>;
  readonly future_requirements?: Partial<Stripe.Account.FutureRequirements>;
  readonly charges_enabled?: boolean;
  readonly payouts_enabled?: boolean;
  readonly details_submitted?: boolean;
}

const flags = ['charges_enabled', 'payouts_enabled', 'details_submitted'] as const;
const demands = ['requirements', 'future_requirements'] as const;
const statuses: readonly unknown[] = ['active', 'inactive', 'pending', 'unrequested'];

/** Sets how an account stands, as if Stripe had looked into it; it stays so whatever is handed in. */
export function setAccount(worlds: Worlds, platform: World, body: Body): object {
  only(body, ['key', 'account', 'capabilities', ...demands, ...flags]);
  return changed(worlds, platform, body, (before) => {
    const pins = pinsOf(before, body);
    const capabilities = { ...before.standing.capabilities, ...pins.capabilities };
    return {
      ...before,
      review: { ...before.review, pins },
      standing: { ...before.standing, capabilities },
    };
  });
}

/** What Stripe asks of an account from now on, beside what it asks of everybody. */
export interface NewRequirements {
  readonly key: string;
  readonly account: string;
  readonly currently_due?: readonly string[];
  /** Asked for without a deadline. */
  readonly eventually_due?: readonly string[];
  /** When they are past due, in seconds; none unless told. */
  readonly deadline?: number | null;
  readonly errors?: readonly Stripe.Account.Requirements.Error[];
  /** They stand among the future requirements until the deadline. */
  readonly future?: boolean;
}

/** Asks more of an account: each until it is handed in, or until Stripe's page is completed. */
export function setRequirements(worlds: Worlds, platform: World, body: Body): object {
  only(body, ['key', 'account', 'currently_due', 'eventually_due', 'deadline', 'errors', 'future']);
  const {
    currently_due = [],
    eventually_due = [],
    errors = [],
  } = body as unknown as NewRequirements;
  for (const [name, list] of Object.entries({ currently_due, eventually_due, errors })) {
    if (!Array.isArray(list)) throw new BadKnob(`${name} is not a list`);
  }
  const { deadline = null, future: is_future = false } = body;
  if (deadline !== null && !Number.isSafeInteger(deadline)) {
    throw new BadKnob('deadline is not a time in seconds');
  }
  if (typeof is_future !== 'boolean') throw new BadKnob('future is not a flag');
  const asked = (field: string, is_eventual: boolean): ExtraDemand => {
    const error = errors.find(({ requirement }) => requirement === field);
    return {
      field,
      deadline: is_eventual ? null : (deadline as number | null),
      is_eventual,
      is_future,
      error: error === undefined ? null : { code: error.code, reason: error.reason },
    };
  };
  const fields = [...currently_due, ...eventually_due];
  const added = [
    ...currently_due.map((field) => asked(field, false)),
    ...eventually_due.map((field) => asked(field, true)),
  ];
  return changed(worlds, platform, body, (before) => {
    const review = answered(before.review, fields);
    const { checked_at_ms, excused } = before.review;
    const asks = [...review.demands, ...added];
    return { ...before, review: { ...review, checked_at_ms, excused, demands: asks } };
  });
}

/** Disables an account for a reason of Stripe's, or lets it be again for null. */
export function disableAccount(worlds: Worlds, platform: World, body: Body): object {
  only(body, ['key', 'account', 'reason']);
  const { reason } = body;
  const disabled_reason = reasons.find((one) => one === reason) ?? null;
  if (reason !== disabled_reason) {
    throw new BadKnob(`${String(reason)} is not one of ${reasons.join(', ')}, null`);
  }
  return changed(worlds, platform, body, (before) => ({
    ...before,
    review: { ...before.review, disabled_reason },
  }));
}

/** Lets the owner of an account let the platform go, or take it up again; the platform hears of it. */
export function connectAccount(
  worlds: Worlds,
  platform: World,
  body: Body,
  is_disconnected: boolean,
): object {
  only(body, ['key', 'account']);
  const step = openStep(platform);
  const before = step.get('account', String(body['account']));
  if (before === undefined || before.is_deleted || before.is_disconnected === is_disconnected) {
    const word = is_disconnected ? 'connected' : 'disconnected';
    throw new BadKnob(`account ${String(body['account'])} is not ${word}`);
  }
  const after = step.put({ ...before, is_disconnected });
  const word = is_disconnected ? 'deauthorized' : 'authorized';
  step.at(after.id).emit(`account.application.${word}`, after);
  worlds.commit(step, nobody, () => null);
  return { account: after.id };
}

const reasons: readonly Stripe.Account.Requirements.DisabledReason[] = [
  'action_required.requested_capabilities',
  'listed',
  'other',
  'platform_paused',
  'rejected.fraud',
  'rejected.incomplete_verification',
  'rejected.listed',
  'rejected.other',
  'rejected.platform_fraud',
  'rejected.platform_other',
  'rejected.platform_terms_of_service',
  'rejected.terms_of_service',
  'under_review',
];

function changed(
  worlds: Worlds,
  platform: World,
  body: Body,
  change: (before: AccountRecord) => AccountRecord,
): object {
  const step = openStep(platform);
  const before = step.get('account', String(body['account']));
  if (before === undefined || before.is_deleted) {
    throw new BadKnob(`account ${String(body['account'])} is not connected`);
  }
  const record = reviewAccount(step, before, change(before));
  worlds.commit(step, nobody, () => null);
  return renderAccount(record, platform);
}

/** What is set by hand, over what was before. */
function pinsOf({ review }: AccountRecord, body: Body): Pins {
  const pins: Record<string, unknown> = { ...review.pins };
  for (const name of flags) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new BadKnob(`${name} is not a flag`);
    pins[name] = value;
  }
  for (const name of demands) {
    const change = fieldsOf(body, name);
    only(change, Object.keys(noDemands));
    pins[name] = { ...review.pins[name], ...change };
  }
  const capabilities = fieldsOf(body, 'capabilities');
  const odd = Object.values(capabilities).find((one) => !statuses.includes(one));
  if (odd !== undefined) throw new BadKnob(`${String(odd)} is not one of ${statuses.join(', ')}`);
  return { ...pins, capabilities: { ...review.pins.capabilities, ...capabilities } } as Pins;
}

function fieldsOf(body: Body, name: string): Body {
  const value = body[name] ?? {};
  if (typeof value !== 'object') throw new BadKnob(`${name} is not an object`);
  return value as Body;
}
