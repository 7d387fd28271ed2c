import { isDeepStrictEqual } from 'node:util';
import type { Stripe } from 'stripe';
import type { Money } from '#money';
import type { PayoutSchedule } from '../../contract.ts';
import { toMoney } from '../answers.ts';
import { unitsOf } from '../units.ts';

type Interval = PayoutSchedule['interval'];
const intervals: readonly string[] = ['manual', 'daily', 'weekly', 'monthly'] satisfies Interval[];

/** A schedule as the account's own settings take it, when it is made. */
export const accountSchedule = (
  schedule: PayoutSchedule,
): Stripe.AccountCreateParams.Settings.Payouts.Schedule => ({
  interval: schedule.interval,
  ...(schedule.delayDays === null ? {} : { delay_days: schedule.delayDays }),
  ...(schedule.weekday === null ? {} : { weekly_payout_days: [schedule.weekday] }),
  ...(schedule.dayOfMonth === null ? {} : { monthly_payout_days: [schedule.dayOfMonth] }),
});

/** A schedule as Stripe's settings of a balance take it: the one place for both generations. */
export const balanceSettings = (schedule: PayoutSchedule): Stripe.BalanceSettingsUpdateParams => ({
  payments: {
    payouts: {
      schedule: {
        interval: schedule.interval,
        ...(schedule.weekday === null ? {} : { weekly_payout_days: [schedule.weekday] }),
        ...(schedule.dayOfMonth === null ? {} : { monthly_payout_days: [schedule.dayOfMonth] }),
      },
      // An empty text takes away what stood before: the schedule is set whole.
      minimum_balance_by_currency:
        schedule.minimumBalances.length === 0 ? '' : minimumsOf(schedule.minimumBalances),
    },
    settlement_timing: { delay_days_override: schedule.delayDays ?? '' },
  },
});

const minimumsOf = (minimums: readonly Money[]): Record<string, number> =>
  Object.fromEntries(minimums.map((one) => [one.currency.toLowerCase(), unitsOf(one)]));

/** What the settings of a balance say; nothing where they hold no schedule, or one we cannot read. */
export const readBalanceSettings = (
  settings: Stripe.BalanceSettings,
): PayoutSchedule | undefined => {
  const { payouts, settlement_timing: timing } = settings.payments;
  const schedule = payouts?.schedule;
  const interval = schedule?.interval ?? undefined;
  if (schedule === null || schedule === undefined || !isInterval(interval)) return undefined;
  const minimums = Object.entries(payouts?.minimum_balance_by_currency ?? {});
  return {
    interval,
    delayDays: timing.delay_days_override ?? timing.delay_days,
    weekday: schedule.weekly_payout_days?.[0] ?? null,
    dayOfMonth: schedule.monthly_payout_days?.[0] ?? null,
    minimumBalances: minimums
      .map(([currency, units]) => toMoney(units, currency))
      .filter((money) => money !== undefined),
  };
};

/** What a v1 account says of itself: without the minimums, which stand elsewhere. */
export const readAccountSchedule = (
  schedule: Stripe.Account.Settings.Payouts.Schedule | undefined,
): PayoutSchedule | undefined =>
  isInterval(schedule?.interval)
    ? {
        interval: schedule.interval,
        delayDays: schedule.delay_days,
        weekday: schedule.weekly_payout_days?.[0] ?? schedule.weekly_anchor ?? null,
        dayOfMonth: schedule.monthly_payout_days?.[0] ?? schedule.monthly_anchor ?? null,
        minimumBalances: [],
      }
    : undefined;

const isInterval = (interval: string | undefined): interval is Interval =>
  interval !== undefined && intervals.includes(interval);

/** Whether the settings of a balance stand as a body asked for. */
export const isSetAsAsked = (
  body: Readonly<Record<string, unknown>>,
  settings: Stripe.BalanceSettings,
): boolean => {
  // What we froze ourselves: the body of `balanceSettings`, once more from JSON.
  const asked = (body as Stripe.BalanceSettingsUpdateParams).payments;
  const { payouts, settlement_timing: timing } = settings.payments;
  const wanted = asked?.payouts?.schedule;
  const delay = asked?.settlement_timing?.delay_days_override;
  return (
    payouts?.schedule?.interval === wanted?.interval &&
    isSame(payouts?.schedule?.weekly_payout_days ?? [], wanted?.weekly_payout_days) &&
    isSame(payouts?.schedule?.monthly_payout_days ?? [], wanted?.monthly_payout_days) &&
    isSame(
      payouts?.minimum_balance_by_currency ?? {},
      asked?.payouts?.minimum_balance_by_currency || undefined,
    ) &&
    (delay === '' || delay === undefined || timing.delay_days_override === delay)
  );
};

/** What was not asked for may be as it likes; what was asked for is exactly so. */
const isSame = (stands: unknown, wanted: unknown): boolean =>
  wanted === undefined || isDeepStrictEqual(stands, wanted);
