import type Stripe from 'stripe';
import type { BalanceSettingsRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderBalanceSettings(
  settings: BalanceSettingsRecord,
  world: World,
): Stripe.BalanceSettings {
  const { interval, weekly_days, monthly_days, delay_days, minimums } = settings;
  const account = world.platform.tables.account.byId.get(world.owner ?? '');
  const isEnabled = world.owner === null || account?.standing.payouts_enabled === true;
  return {
    object: 'balance_settings',
    payments: {
      debit_negative_balances: settings.debit_negative_balances,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency: Object.keys(minimums).length === 0 ? null : { ...minimums },
        schedule: {
          interval,
          ...(interval === 'monthly' ? { monthly_payout_days: [...monthly_days] } : {}),
          ...(interval === 'weekly' ? { weekly_payout_days: [...weekly_days] } : {}),
        },
        statement_descriptor: settings.statement_descriptor,
        status: isEnabled ? 'enabled' : 'disabled',
      },
      settlement_timing: {
        delay_days: delay_days ?? world.settings.available_after_days,
        ...(delay_days === null ? {} : { delay_days_override: delay_days }),
        start_of_day: null,
      },
    },
  };
}
