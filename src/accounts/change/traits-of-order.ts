import type { Static } from 'typebox';
import type { AccountTraits } from '#providers';
import { refuse } from '../errors.ts';
import type { CreateAccountBody } from './schema.ts';

/** The traits that go by an old name. Source: Stripe, v1 account types as controller properties. */
const kinds = {
  standard: {
    dashboard: 'full',
    feesCollector: 'provider',
    lossesCollector: 'provider',
    requirementsCollector: 'provider',
  },
  express: {
    dashboard: 'express',
    feesCollector: 'platform',
    lossesCollector: 'platform',
    requirementsCollector: 'provider',
  },
  custom: {
    dashboard: 'none',
    feesCollector: 'platform',
    lossesCollector: 'platform',
    requirementsCollector: 'platform',
  },
} as const satisfies Readonly<Record<string, AccountTraits>>;

/**
 * The traits that a request asks for, by name or one by one. Pure.
 *
 * @throws refusal account_order_invalid
 */
export const traitsOfOrder = ({
  kind,
  traits,
}: Pick<Static<typeof CreateAccountBody>, 'kind' | 'traits'>): AccountTraits => {
  if ((kind === undefined) === (traits === undefined)) {
    throw refuse('account_order_invalid', {
      detail: 'An account that is to be made has a kind or traits, and not both.',
      pointer: kind === undefined ? '/kind' : '/traits',
    });
  }
  if (kind !== undefined) return kinds[kind];
  if (traits === undefined) throw refuse('account_order_invalid', { pointer: '/traits' });
  return {
    dashboard: traits.dashboard,
    feesCollector: traits.fees_collector,
    lossesCollector: traits.losses_collector,
    requirementsCollector: traits.requirements_collector,
  };
};
