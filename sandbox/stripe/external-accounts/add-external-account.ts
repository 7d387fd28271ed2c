import type { TestCard } from '../cards/test-card.ts';
import { cardOfNumber, cardOfToken } from '../cards/test-cards.ts';
import { currencyOf } from '../contract/currencies.ts';
import { missing, Refusal } from '../contract/refusal.ts';
import type { ExternalAccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { defaultFor, newExternalAccount } from './new-external-account.ts';
import type { GivenExternal } from './params.ts';
import { testBankIn, testBankOf } from './test-banks.ts';

type Described = Pick<ExternalAccountRecord, 'country' | 'currency' | 'last4'> &
  Partial<ExternalAccountRecord>;

/**
 * Adds a bank account or a debit card to the account of a step and tells of it. Whatever becomes of
 * the account by it is for the caller to review.
 */
export function addExternalAccount(
  step: Step,
  given: GivenExternal,
  more: Partial<Pick<ExternalAccountRecord, 'metadata' | 'is_default'>> = {},
): ExternalAccountRecord {
  const { metadata, is_default } = more;
  const made = newExternalAccount(step, {
    ...describedBy(step, given),
    ...(metadata === undefined ? {} : { metadata }),
  });
  const wanted = is_default === true ? { ...made, is_default } : made;
  if (is_default === true) endDefault(step, wanted);
  const added = step.put(wanted);
  step.emit('account.external_account.created', added);
  return added;
}

/** The bank account that Stripe's own pages would add: of the country, and one that passes. */
export function addTestBank(step: Step, country: string, currency: string): void {
  const { number, routing } = testBankIn(country);
  const made = newExternalAccount(step, {
    country,
    currency,
    last4: number.slice(-4),
    routing_number: routing,
  });
  step.emit('account.external_account.created', step.put(made));
}

/** Whatever was the default of a currency is so no longer. */
export function endDefault(step: Step, next: ExternalAccountRecord): void {
  const before = defaultFor(step, next.currency);
  if (before === undefined || before.id === next.id) return;
  const after = step.put({ ...before, is_default: false });
  step.emit('account.external_account.updated', after, before);
}

function describedBy(step: Step, given: GivenExternal): Described {
  switch (given.type) {
    case 'token':
      return ofToken(step, given.token);
    case 'bank_account': {
      const { bank } = given;
      const country = (bank.country ?? '').toUpperCase();
      const number = bank.account_number;
      if (country === '' || number === undefined) {
        throw missingPart(country === '' ? 'country' : 'account_number');
      }
      const test = testBankIn(country);
      return {
        country,
        currency: currencyOf(bank.currency ?? test.currency),
        last4: number.slice(-4),
        routing_number: bank.routing_number ?? null,
        holder_name: bank.account_holder_name ?? null,
        holder_type: bank.account_holder_type ?? null,
      };
    }
    case 'card': {
      const { card } = given;
      const known = cardOfNumber(card.number ?? '');
      if (known === undefined) throw noSuchCard();
      return ofCard(step, known, currencyOf(card.currency ?? 'usd'));
    }
  }
}

function ofToken(step: Step, token: string): Described {
  const bank = testBankOf(token);
  if (bank !== undefined) {
    const { country, currency, number, routing } = bank;
    return { country, currency, last4: number.slice(-4), routing_number: routing };
  }
  const card = token.startsWith('tok_') ? cardOfToken(token) : undefined;
  if (card === undefined) throw missing('token', token, 'external_account');
  return ofCard(step, card, 'usd');
}

function ofCard(step: Step, card: TestCard, currency: string): Described {
  if (card.funding !== 'debit') {
    throw new Refusal(
      400,
      {
        type: 'invalid_request_error',
        code: 'invalid_card_type',
        message: 'Cards added as external accounts must be debit cards.',
        param: 'external_account',
      },
      true,
    );
  }
  return {
    type: 'card',
    id: step.newId('card_1', 23),
    country: card.country ?? 'US',
    currency,
    last4: card.number.slice(-4),
  };
}

function noSuchCard(): Refusal {
  return new Refusal(
    402,
    {
      type: 'card_error',
      code: 'incorrect_number',
      message: "The sandbox takes Stripe's public test numbers only.",
      param: 'external_account[number]',
    },
    false,
  );
}

function missingPart(name: string): Refusal {
  const param = `external_account[${name}]`;
  return new Refusal(
    400,
    {
      type: 'invalid_request_error',
      code: 'parameter_missing',
      message: `Missing required param: ${param}.`,
      param,
    },
    false,
  );
}
