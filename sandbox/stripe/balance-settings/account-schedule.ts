import type Stripe from 'stripe';
import type { BalanceSettingsRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { World } from '../world/world.ts';
import { balanceSettingsOf, delayOf } from './balance-settings.ts';
import { type GivenSchedule, scheduledAs } from './schedule.ts';

interface GivenPayouts {
  readonly debit_negative_balances?: boolean;
  readonly statement_descriptor?: string | null;
  readonly schedule?: GivenSchedule & {
    readonly delay_days?: number | 'minimum';
    readonly monthly_anchor?: number;
    readonly weekly_anchor?: string;
  };
}

/** How an account is paid out, as its own settings say it: the same as those of its balance. */
export function putAccountSchedule(own: Step, given: GivenPayouts): void {
  const before = balanceSettingsOf(own.world);
  const { schedule } = given;
  const days = {
    ...(schedule?.weekly_anchor === undefined
      ? {}
      : { weekly_payout_days: [schedule.weekly_anchor] }),
    ...(schedule?.monthly_anchor === undefined
      ? {}
      : { monthly_payout_days: [schedule.monthly_anchor] }),
  };
  const delay = schedule?.delay_days;
  const debits = given.debit_negative_balances ?? before.debit_negative_balances;
  own.put<BalanceSettingsRecord>({
    ...scheduledAs(before, { ...schedule, ...days }, 'settings[payouts][schedule]'),
    delay_days: delay === undefined ? before.delay_days : delay === 'minimum' ? null : delay,
    debit_negative_balances: debits,
    statement_descriptor: given.statement_descriptor ?? before.statement_descriptor,
  });
}

/** The schedule as an account shows it. */
export function renderAccountSchedule(own: World): Stripe.Account.Settings.Payouts.Schedule {
  const { interval, weekly_days, monthly_days } = balanceSettingsOf(own);
  const [weekly_anchor] = weekly_days;
  const [monthly_anchor] = monthly_days;
  return {
    delay_days: delayOf(own),
    interval,
    ...(interval === 'weekly' && weekly_anchor !== undefined
      ? { weekly_anchor, weekly_payout_days: [...weekly_days] as WeeklyDays }
      : {}),
    ...(interval === 'monthly' && monthly_anchor !== undefined
      ? { monthly_anchor, monthly_payout_days: [...monthly_days] }
      : {}),
  };
}

type WeeklyDays = NonNullable<Stripe.Account.Settings.Payouts.Schedule['weekly_payout_days']>;
