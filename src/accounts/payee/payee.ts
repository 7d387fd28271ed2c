import type { AccountTraits } from '#providers';
import type { SellerState } from '../account/account.machine.ts';
import { type Account, traitsOf } from '../account/account.ts';

/** A connected account as those see it who want to pay it. */
export interface Payee {
  readonly id: string;
  readonly state: SellerState;
  readonly provider: string;
  readonly connectionId: string;
  /** The provider's name for it; null until it has made it. */
  readonly reference: string | null;
  readonly traits: AccountTraits;
  /** Whether money may be transferred to it. */
  readonly mayReceive: boolean;
  /** Whether payments may be taken in its own name. */
  readonly mayCharge: boolean;
  /** Whether its provider pays it out. */
  readonly mayBePaidOut: boolean;
  /** What it can hold; `any` where the provider does not say. */
  readonly currencies: readonly string[] | 'any';
  readonly isPaused: boolean;
  readonly defaultCurrency: string | null;
}

/** How a row looks to who wants to pay. */
export const payeeOf = (account: Account): Payee => {
  const { state } = account;
  const isReachable = account.provider_reference !== null && state !== 'disconnected';
  // What a seller has earned is his, whatever the platform thinks of him by now.
  const isOpen = isReachable && state !== 'paused' && state !== 'rejected';
  const { seen } = account;
  return {
    id: account.id,
    state: account.state,
    provider: account.provider,
    connectionId: account.connection_id,
    reference: account.provider_reference,
    traits: traitsOf(account),
    mayReceive: isOpen && seen?.capabilities['transfers'] === 'active',
    mayCharge: isOpen && seen?.capabilities['card_payments'] === 'active' && seen.mayCharge,
    mayBePaidOut: isReachable && seen?.mayBePaidOut === true,
    currencies: currenciesOf(account),
    isPaused: account.is_paused,
    defaultCurrency: account.default_currency,
  };
};

/** Its default currency, and those in which it can be paid out. */
const currenciesOf = ({ default_currency: ownCurrency, seen }: Account): Payee['currencies'] => {
  const payable = seen?.externalAccounts.map(({ currency }) => currency) ?? [];
  const held = new Set([...(ownCurrency === null ? [] : [ownCurrency]), ...payable]);
  return held.size === 0 ? 'any' : [...held].toSorted();
};
