import type { BalanceSettingsRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { World } from '../world/world.ts';

/** How an account is paid out where nobody said: daily, as Stripe does. */
export function balanceSettingsOf(world: World): BalanceSettingsRecord {
  const id = `bset_${world.account.slice('acct_'.length)}`;
  return (
    world.tables.balance_settings.byId.get(id) ?? {
      kind: 'balance_settings',
      id,
      n: 0,
      created: 0,
      interval: 'daily',
      weekly_days: [],
      monthly_days: [],
      delay_days: null,
      minimums: {},
      debit_negative_balances: null,
      statement_descriptor: null,
    }
  );
}

/** Days until a charge's money is the account's to use. */
export function delayOf(world: World): number {
  return balanceSettingsOf(world).delay_days ?? world.settings.available_after_days;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Whether an account's money is paid out by itself on the day of a step. */
export function isPayday(step: Step): boolean {
  const { interval, weekly_days, monthly_days } = balanceSettingsOf(step.world);
  const today = new Date(step.now_ms);
  switch (interval) {
    case 'manual':
      return false;
    case 'daily':
      return true;
    case 'weekly':
      return weekly_days.includes(weekdays[today.getUTCDay()] ?? '');
    case 'monthly':
      return monthly_days.includes(today.getUTCDate());
  }
}
