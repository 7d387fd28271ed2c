import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import { parseAmount } from '#money';
import type { PayoutSchedule } from '#providers';
import type { AccountView } from '../account/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { changeAccount } from './change-account.ts';
import type { PayoutScheduleBody } from './schema.ts';

/**
 * Says when an account is paid out by itself: `manual` for never, or how often and how late.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy, account_order_invalid,
 *   account_change_refused, account_provider_unreachable, amount_* of a minimum balance
 */
export const setPayoutSchedule = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof PayoutScheduleBody>;
  },
): Promise<AccountView> => {
  const schedule = scheduleOf(body);
  return await changeAccount(deps, caller, {
    accountId: params.account_id,
    instructionOf: (account) => ({
      kind: 'set_payout_schedule',
      account: account.provider_reference,
      schedule,
    }),
  });
};

/** A weekday goes with weeks and a day with months, and with nothing else. */
const scheduleOf = (body: Static<typeof PayoutScheduleBody>): PayoutSchedule => {
  const { interval, weekday = null, day_of_month: dayOfMonth = null } = body;
  if ((interval === 'weekly') !== (weekday !== null)) throw mismatch('weekday', 'weekly');
  if ((interval === 'monthly') !== (dayOfMonth !== null)) throw mismatch('day_of_month', 'monthly');
  return {
    interval,
    delayDays: body.delay_days ?? null,
    weekday,
    dayOfMonth,
    minimumBalances: (body.minimum_balances ?? []).map(({ amount, currency }) =>
      parseAmount(amount, currency),
    ),
  };
};

const mismatch = (field: string, interval: string) =>
  refuse('account_order_invalid', {
    detail: `The field ${field} is sent with the interval ${interval}, and only then.`,
    pointer: `/${field}`,
  });
