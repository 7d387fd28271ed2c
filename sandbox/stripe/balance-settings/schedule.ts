import { invalid } from '../contract/refusal.ts';
import type { BalanceSettingsRecord } from '../world/records.ts';

export interface GivenSchedule {
  readonly interval?: BalanceSettingsRecord['interval'];
  readonly monthly_payout_days?: readonly number[];
  readonly weekly_payout_days?: readonly string[];
}

/** Lays a schedule over what an account has; weeks and months need their days. */
export function scheduledAs(
  before: BalanceSettingsRecord,
  given: GivenSchedule | undefined,
  param: string,
): BalanceSettingsRecord {
  if (given === undefined) return before;
  const interval = given.interval ?? before.interval;
  const weekly_days = given.weekly_payout_days ?? before.weekly_days;
  const monthly_days = given.monthly_payout_days ?? before.monthly_days;
  const isWithoutDays =
    (interval === 'weekly' && weekly_days.length === 0) ||
    (interval === 'monthly' && monthly_days.length === 0);
  if (isWithoutDays) {
    throw invalid(
      `A ${interval} schedule needs its days.`,
      `${param}[${interval}_payout_days]`,
      'parameter_missing',
    );
  }
  return { ...before, interval, weekly_days, monthly_days };
}
