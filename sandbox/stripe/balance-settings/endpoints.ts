import type Stripe from 'stripe';
import { rearmTurn } from '../balance/arm-turn.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import {
  type Checked,
  flag,
  listOf,
  nested,
  oneOf,
  orUnset,
  paramsOf,
  type Rule,
  text,
  uncovered,
  whole,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import type { BalanceSettingsRecord } from '../world/records.ts';
import { balanceSettingsOf } from './balance-settings.ts';
import { scheduledAs } from './schedule.ts';

const path = '/v1/balance_settings';

/** What has to stay on the balance, by currency; the empty text takes one away, or all. */
const minimumsRule: Rule<Readonly<Record<string, number | null>> | null> = orUnset(
  (value, name) => {
    if (typeof value === 'string') throw invalid('Invalid object', name);
    const rule = orUnset(whole);
    const entries = Object.entries(value).map(([code, one]) => [
      code,
      rule(one, `${name}[${code}]`),
    ]);
    return Object.fromEntries(entries);
  },
);

const scheduleRule = nested({
  interval: oneOf('daily', 'manual', 'monthly', 'weekly'),
  monthly_payout_days: listOf(whole),
  weekly_payout_days: listOf(oneOf('monday', 'tuesday', 'wednesday', 'thursday', 'friday')),
});

const updateParams = paramsOf<Stripe.BalanceSettingsUpdateParams>()({
  expand: expandRule,
  payments: nested({
    debit_negative_balances: flag,
    payouts: nested({
      automatic_transfer_rules_by_currency: uncovered,
      minimum_balance_by_currency: minimumsRule,
      schedule: scheduleRule,
      statement_descriptor: text(22),
    }),
    settlement_timing: nested({ delay_days_override: orUnset(whole), start_of_day: uncovered }),
  }),
});

export const balanceSettingsEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path,
    operation: 'balanceSettings.retrieve',
    params: { expand: expandRule },
    run: ({ world }) => found(balanceSettingsOf(world)),
  }),
  endpoint({
    method: 'POST',
    path,
    operation: 'balanceSettings.update',
    params: updateParams,
    run: updateBalanceSettings,
  }),
];

function updateBalanceSettings({
  step,
  world,
  params,
}: Call<Checked<typeof updateParams>>): Outcome {
  const before = balanceSettingsOf(world);
  const { payouts, settlement_timing, debit_negative_balances } = params.payments ?? {};
  const delay = settlement_timing?.delay_days_override;
  const scheduled = scheduledAs(before, payouts?.schedule, 'payments[payouts][schedule]');
  const after = step.put<BalanceSettingsRecord>({
    ...scheduled,
    delay_days: delay === undefined ? before.delay_days : delay,
    minimums: minimumsAs(before.minimums, payouts?.minimum_balance_by_currency),
    debit_negative_balances: debit_negative_balances ?? before.debit_negative_balances,
    statement_descriptor:
      payouts?.statement_descriptor === undefined
        ? before.statement_descriptor
        : payouts.statement_descriptor,
  });
  step.emit('balance_settings.updated', after, before);
  rearmTurn(step);
  return found(after);
}

function minimumsAs(
  before: BalanceSettingsRecord['minimums'],
  given: Readonly<Record<string, number | null>> | null | undefined,
): BalanceSettingsRecord['minimums'] {
  if (given === undefined) return before;
  const all = Object.entries({ ...(given === null ? {} : before), ...given });
  return Object.fromEntries(all.filter((one): one is [string, number] => one[1] !== null));
}
